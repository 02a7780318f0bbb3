import { kindOf } from '../kinds';
import { offsetShift, type Difference, type PlacedRelation } from '../kinds/difference';
import { placeOfEnd } from '../kinds/comparable';
import type { ProjectModel } from '../project/model/model';
import { spansIn } from '../project/records/marks';
import type { LayerValue, Span, Relation } from '../project/records/records';
import type { Layer } from '../project/schema/layer-types';
import { pairsOf } from '../base/lists';
import { counted } from '../base/text/phrases';
import { distinctOf, type Given } from './given';
import { modelIn } from '../project/model/label-ids';
import { marksText, takesMarks } from '../kinds/traits';
import { inWords } from '../kinds/words';

const MAX_LISTED = 6;
/** UTF-16 units of an answer in words. */
const MAX_LENGTH = 80;

/** Describes how the answers to a layer differ, one difference per line. Offsets are code points, end exclusive. */
export function describeDifferences(
  project: ProjectModel,
  layer: Layer,
  given: readonly Given[],
  nameOf: (one: Given) => string,
): string[] {
  const model = modelIn(project, layer.id);
  const who = (one: Given): string =>
    given
      .filter(({ said }) => said === one.said)
      .map(nameOf)
      .sort()
      .join(', ');
  const distinct = distinctOf(given).sort((a, b) => (who(a) < who(b) ? -1 : 1));
  if (!takesMarks(layer)) return distinct.map((one) => `${who(one)}: ${answerText(model, one.value)}`);
  const pairs = pairsOf(distinct).map(([a, b]) => ({
    differences: kindOf(layer).differences(layer, a.comparable, b.comparable),
    a: who(a),
    b: who(b),
  }));
  const shifts = pairs.flatMap(({ differences, a, b }) => {
    const shift = offsetShift(differences);
    if (shift === undefined) return [];
    const spans = `${counted(differences.length, 'span')} of ${b} ${differences.length === 1 ? 'lies' : 'lie'}`;
    return `${spans} ${counted(Math.abs(shift), 'character')} ${shift > 0 ? 'after' : 'before'} ${differences.length === 1 ? 'that' : 'those'} of ${a}: shifted offsets`;
  });
  const lines = pairs.flatMap(({ differences, a, b }) =>
    differences.map((one) => marksInWords(model, one, a, b)),
  );
  return [
    ...shifts,
    ...lines.slice(0, MAX_LISTED),
    ...(lines.length > MAX_LISTED ? [`and ${lines.length - MAX_LISTED} more`] : []),
  ];
}

/** Whether the spans of one answer are those of another with all offsets shifted. */
export function hasShiftedOffsets(layer: Layer, given: readonly Given[]): boolean {
  if (!marksText(layer)) return false;
  return pairsOf(distinctOf(given)).some(
    ([a, b]) =>
      offsetShift(kindOf(layer).differences(layer, spansIn(a.value), spansIn(b.value))) !== undefined,
  );
}

/** The name of a label. Other ids are returned unchanged. */
export const labelName = (model: ProjectModel, id: string): string => model.labels.get(id)?.label.name ?? id;

function marksInWords(model: ProjectModel, difference: Difference, first: string, second: string): string {
  const name = (id: string): string => labelName(model, id);
  switch (difference.kind) {
    case 'span-boundary': {
      const [a, b] = difference.spans;
      return `${name(difference.label)}: ${place(a)} (${first}), ${place(b)} (${second})`;
    }
    case 'span-label': {
      const [a, b] = difference.spans;
      return `${place(a)} ${name(a.label)} (${first}), ${place(b)} ${name(b.label)} (${second})`;
    }
    case 'attribute':
      return `${name(difference.label)} ${markPlace(difference.marks[0])}, ${difference.attribute}: ${difference.a || 'none'} (${first}), ${difference.b || 'none'} (${second})`;
    case 'relation-label':
      return `${relationPlace(difference.relations[0])}: ${name(difference.a)} (${first}), ${name(difference.b)} (${second})`;
    case 'relation-direction':
    case 'relation-end': {
      const [a, b] = difference.relations;
      return `${name(difference.label)}: ${relationPlace(a)} (${first}), ${relationPlace(b)} (${second})`;
    }
    case 'relation-missing':
      return `${name(difference.label)} ${relationPlace(difference.relation)}: only ${difference.by === 1 ? first : second}`;
    case 'span-missing':
      return `${name(difference.label)} ${place(difference.span)}: only ${difference.by === 1 ? first : second}`;
    default:
      return difference.kind;
  }
}

const place = ({ start, end, parts }: Span): string =>
  (parts ?? [{ start, end }]).map((part) => `${part.start}–${part.end}`).join(' + ');

const markPlace = (mark: Span | PlacedRelation): string =>
  'from' in mark ? relationPlace(mark) : place(mark);

const relationPlace = ({ from, to }: PlacedRelation): string => `${endPlace(from)} → ${endPlace(to)}`;

function endPlace(end: string): string {
  const found = placeOfEnd(end);
  return typeof found === 'string' ? found : found.map(([start, last]) => `${start}–${last}`).join(' + ');
}

function answerText(model: ProjectModel, value: LayerValue): string {
  const name = (id: string): string => labelName(model, id);
  const mark = (one: Span | Relation): string =>
    'from' in one ? `${name(one.label)} ${one.from} → ${one.to}` : name(one.label);
  const text = inWords(value, { text: name, mark, none: 'none' });
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
