import { addOne } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import type { ProjectModel } from '../../project/model/model';
import type { Layer } from '../../project/schema/layer-types';
import { layersIn, schemaLayerOf } from '../../project/schema/per-turn';
import { comparableValue } from '../../kinds/comparable';
import { kindOf } from '../../kinds';
import { sidesOf, type Difference } from '../../kinds/difference';
import { tieBreakersFor } from '../../disagreement/citations';
import { decidedOn, decides, type GoldRecord, type Labels } from '../../project/records/records';
import { isReturned } from '../../engine/review/returned';
import { firstAnswers } from '../../engine/gold/judged';
import type { Project, WithModel } from '../../engine/project';
import { modelIn } from '../../project/model/label-ids';
import { takesWords, takesOneValue } from '../../kinds/traits';

/** Number of confusions and of rules to reread. */
const MAX_LISTED = 8;
/** Number of samples listed for a confusion. */
const MAX_SAMPLES = 30;

/** What a person confuses, and what to read again. */
export interface OwnMistakes {
  readonly confusions: readonly AnnotatorConfusion[];
  readonly reread: readonly { readonly id: string; readonly text: string; readonly because: string }[];
}

export interface AnnotatorConfusion {
  readonly layer: string;
  /** Labels or numbers; empty for a missing or superfluous label or span. */
  readonly said: string;
  readonly right: string;
  /** The label is right, but the span has other ends. */
  readonly ends?: true;
  readonly count: number;
  /** By gold, a reviewer's decision, or the majority of the others. */
  readonly by: 'gold' | 'decision' | 'others';
  readonly samples: readonly string[];
}

/**
 * What a person confuses in some rows of the answer table, judged by gold (that which `reported` lets through), else by a reviewer's decision, else (if an answer is one
 * label or number) by the majority of the others, and the parts of the guideline about it. Samples returned to them are left out.
 * `Project.goldLog` must be up to date.
 */
export function ownMistakes(
  { project, model }: WithModel,
  rows: readonly number[],
  reported: (gold: GoldRecord) => boolean,
): OwnMistakes {
  const { table } = project.records;
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const confusions = new Map<string, AnnotatorConfusion>();
  const view = project.view(model);
  const rightOf = rightAnswers({ project, model }, reported);
  for (const row of rows) {
    if (isReturned(project.records, row)) continue;
    const labels = table.labels(row);
    for (const layer of layersIn(layers, labels)) {
      const right = rightOf(row, layer);
      if (!right) continue;
      for (const pair of confusedOn(layer, right.said ?? labels, right.answers)) {
        const id = schemaLayerOf(layer.id);
        const key = JSON.stringify([id, pair.said, pair.right, pair.ends, right.by]);
        const { count = 0, samples = [] } = confusions.get(key) ?? {};
        confusions.set(key, {
          ...{ layer: id, ...pair, by: right.by, count: count + 1 },
          samples: samples.length < MAX_SAMPLES ? [...samples, view.name(table.key(row))] : samples,
        });
      }
    }
  }
  const placeOf = (layer: string): number => layers.findIndex(({ id }) => id === schemaLayerOf(layer));
  const rank = { gold: 0, decision: 1, others: 2 };
  // By layers and names at last: the order of the samples would tell which of them differ.
  const list = [...confusions]
    .sort(
      ([x, a], [y, b]) =>
        b.count - a.count ||
        rank[a.by] - rank[b.by] ||
        placeOf(a.layer) - placeOf(b.layer) ||
        (x < y ? -1 : 1),
    )
    .slice(0, MAX_LISTED)
    .map(([, confusion]) => confusion);
  return { confusions: list, reread: reread(model, list) };
}

type Pair = Pick<AnnotatorConfusion, 'said' | 'right' | 'ends'>;

/** The confusions on one layer; none if the answer matches any right answer, or the layer was not answered. */
function confusedOn(layer: Layer, said: Labels, right: readonly Labels[]): Pair[] {
  const own = comparableValue(layer, said);
  if (own === undefined) return [];
  const against = right.flatMap((labels) => {
    const value = comparableValue(layer, labels);
    return value === undefined ? [] : [{ value, found: kindOf(layer).differences(layer, own, value) }];
  });
  const first = against[0];
  if (!first || against.some(({ found }) => found.length === 0)) return [];
  if (takesOneValue(layer)) return [{ said: String(own), right: String(first.value) }];
  const pairs = new Map(first.found.flatMap(pairOf).map((pair) => [JSON.stringify(pair), pair]));
  return [...pairs.values()];
}

/** The first value is the annotator's. */
function pairOf(difference: Difference): Pair[] {
  const sides = sidesOf(difference);
  if (!sides) return [];
  const [said, right] = sides.map((label) => label ?? '') as [string, string];
  return [{ said, right, ...(said === right && { ends: true }) }];
}

interface Right {
  readonly answers: readonly Labels[];
  readonly by: AnnotatorConfusion['by'];
  /** The first answer, which is compared with gold if it is not the counting one. */
  readonly said?: Labels | undefined;
}

function rightAnswers(
  { project, model }: WithModel,
  reported: (gold: GoldRecord) => boolean,
): (row: number, layer: Layer) => Right | undefined {
  const { table, gold } = project.records;
  const known = new Map<number, Labels>();
  for (const [sample, { record }] of gold) {
    const key = project.samples.ids.find(sample);
    if (key >= 0 && reported(record)) known.set(key, record.labels);
  }
  const first = firstAnswers(project, model);
  return (row, layer) => {
    const key = table.key(row);
    const golden = known.get(key);
    if (golden && Object.hasOwn(golden, layer.id))
      return { answers: [golden], by: 'gold', said: first(table.annotatorName(row), key) };
    const decision = project.records.decisionOf(key);
    const decided = decision && decides(decision) ? decidedOn(decision, layer.id) : undefined;
    return decided ? { answers: decided, by: 'decision' } : ofTheOthers(project, row, layer);
  };
}

/** The majority of the others, if answers are one label or number. One other answer is no majority: either may be right. */
function ofTheOthers({ records: { table } }: Project, row: number, layer: Layer): Right | undefined {
  const votes = new Map<string | number, number>();
  for (const other of table.countingOn(table.key(row))) {
    const said = other === row ? undefined : comparableValue(layer, table.labels(other));
    if (!takesWords(layer) && (typeof said === 'string' || typeof said === 'number')) addOne(votes, said);
  }
  const [first, second] = [...votes].sort(([, a], [, b]) => b - a);
  return first && first[1] >= 2 && first[1] > (second?.[1] ?? 0)
    ? { answers: [{ [layer.id]: first[0] }], by: 'others' }
    : undefined;
}

function reread(model: ProjectModel, confusions: readonly AnnotatorConfusion[]): OwnMistakes['reread'] {
  const found = new Map<string, OwnMistakes['reread'][number]>();
  const note = (id: string, text: string, because: string): void =>
    void (found.has(id) || found.set(id, { id, text, because }));
  for (const { layer, said, right, ends, count } of confusions) {
    const own = modelIn(model, layer);
    const times = counted(count, 'time');
    const because = ends
      ? `marked ${said} with other ends, ${times}`
      : `said ${said || 'nothing'} for ${right || 'nothing'}, ${times}`;
    for (const { id, when } of tieBreakersFor(own, said, right)) note(id, when?.text ?? '', because);
    const excluded = own.definitions.get(said)?.exclude ?? [];
    for (const { id, text, useInstead } of excluded)
      if (useInstead?.id === right || right === '') note(id, text, because);
    const label = right || said;
    const definition = own.definitions.get(label);
    if (definition) note(label, definition.definition?.text ?? definition.brief?.text ?? '', because);
  }
  return [...found.values()].slice(0, MAX_LISTED);
}
