import { joinedBy, list, quiet, type Block, type Line } from '../../document/blocks';
import { oneLine } from '../../base/text/phrases';
import type { AttributeDef, Layer } from '../../project/schema/layer-types';
import { type Names } from './names';
import { joinsMarks, takesMarks, takesNumber } from '../../kinds/traits';
import { kindOf } from '../../kinds';

/** How a question is answered: the form of the answer, when it is asked, and what its parts may be. */
export function howAnswered(layer: Layer, names: Names): Block[] {
  const required = layer.required ? '' : ' It may be left open.';
  const when = Object.entries(layer.when ?? {});
  return [
    quiet(
      ...answerForm(layer, names),
      required,
      ...(when.length > 0 ? [' Asked only when '] : []),
      ...joinedBy(when, ' and ', ([requested, labels]) => [
        names.question(requested),
        ' is ',
        ...names.labels(labels, ' or '),
      ]),
      when.length > 0 ? '.' : '',
    ),
    // With an entry in the guideline, the anchors are in the headings of the levels.
    ...(takesNumber(layer) && !names.model.layerDefinitions.has(layer.id) ? anchors(layer.anchors) : []),
    ...(joinsMarks(layer) ? pairs(layer, names) : []),
    ...(takesMarks(layer) ? attributes(layer.attributes ?? [], names) : []),
  ];
}

function answerForm(layer: Layer, names: Names): Line {
  if (layer.per === undefined) return kindOf(layer).form(layer, names);
  const whose = layer.roles ? ` of ${layer.roles.map(oneLine).join(' or ')}` : '';
  return [`Asked of each turn${whose}. `, ...kindOf(layer).form(layer, names)];
}

const anchors = (texts: Readonly<Record<string, string>>): Block[] =>
  list(Object.entries(texts), ([value, text]) => [{ strong: value }, `: ${text}`]);

function pairs(layer: Extract<Layer, { type: 'relations' }>, names: Names): Block[] {
  const ends = (ids: readonly string[] | undefined): Line => (ids ? names.labels(ids, ' or ') : ['any mark']);
  return list(layer.pairs, ({ label, from, to }) => [
    names.label(label),
    ': from ',
    ...ends(from),
    ' to ',
    ...ends(to),
  ]);
}

/** What else is asked of each mark or arrow. */
const attributes = (all: readonly AttributeDef[], names: Names): Block[] =>
  list(all, ({ id, name, type, labels, onlyFor, required }) => [
    { strong: oneLine(name ?? id) },
    type === 'flag'
      ? ': set or not'
      : `: ${type === 'choice' ? 'one' : 'any'} of ${labels.map(oneLine).join(', ')}`,
    ...(onlyFor ? ['; only for ', ...names.labels(onlyFor, ' and ')] : []),
    required ? '; required.' : '.',
  ]);
