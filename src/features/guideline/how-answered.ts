import { joined, quiet, type Block, type Item, type Line } from '../../document/blocks';
import type { AttributeDef, Layer } from '../../project/schema/layer-types';
import { oneLine, type Names } from './names';

/** How a question is answered: the form of the answer, when it is asked, and what its parts may be. */
export function howAnswered(layer: Layer, names: Names): Block[] {
  const required = layer.required ? '' : ' It may be left open.';
  const when = Object.entries(layer.when ?? {});
  return [
    quiet(
      ...answerForm(layer, names),
      required,
      ...(when.length > 0 ? [' Asked only when '] : []),
      ...joined(
        when.map(([requested, labels]): Line => [
          names.question(requested),
          ' is ',
          ...names.labels(labels, ' or '),
        ]),
        ' and ',
      ),
      when.length > 0 ? '.' : '',
    ),
    // With an entry in the guideline, the anchors are in the headings of the levels.
    ...(layer.type === 'rating' && !names.model.layerDefinitions.has(layer.id) ? anchors(layer.anchors) : []),
    ...(layer.type === 'relations' ? pairs(layer, names) : []),
    ...(layer.type === 'relations' || layer.type === 'spans'
      ? attributes(layer.attributes ?? [], names)
      : []),
  ];
}

const OVERLAPS = {
  none: 'Marks do not overlap.',
  nested: 'A mark may lie inside another.',
  any: 'Marks may overlap in any way.',
} as const;

function answerForm(layer: Layer, names: Names): Line {
  if (layer.per === undefined) return formOf(layer, names);
  const whose = layer.roles ? ` of ${layer.roles.map(oneLine).join(' or ')}` : '';
  return [`Asked of each turn${whose}. `, ...formOf(layer, names)];
}

function formOf(layer: Layer, names: Names): Line {
  switch (layer.type) {
    case 'choice':
      return ['One label.'];
    case 'choices':
      return [layer.open ? 'A few words of your own, or labels. ' : '', choicesForm(layer.min, layer.max)];
    case 'spans':
      return [
        `Passages of the text are marked. ${OVERLAPS[layer.overlap]}`,
        layer.discontinuous ? ' A mark may have several parts.' : '',
        layer.repeats ? ' A passage may have the same label several times.' : '',
        layer.boundary === 'word' ? ' Marks begin and end with words.' : '',
      ];
    case 'relations':
      return [
        `${layer.directed ? 'Arrows' : 'Lines'} from one mark of `,
        names.question(layer.spans),
        layer.repeats ? ' to another, also several of one kind between the same two.' : ' to another.',
      ];
    case 'rating':
      return [
        `A number from ${layer.min} to ${layer.max}${layer.step === 1 ? '' : ` in steps of ${layer.step}`}.`,
      ];
    case 'text':
      return [
        layer.multiline ? 'A text' : 'One line of text',
        layer.maxChars === undefined ? '.' : ` of at most ${layer.maxChars} characters.`,
      ];
    case 'comparison':
      return [
        `Which is better, ${layer.between.map(oneLine).join(' or ')}?`,
        layer.ties ? ' A tie is possible.' : '',
        layer.none ? ' “None” is possible if neither is good enough.' : '',
      ];
    case 'turn':
      return [`One turn${layer.roles ? ` of ${layer.roles.map(oneLine).join(' or ')}` : ''}, or none.`];
  }
}

function choicesForm(min: number, max: number | undefined): string {
  if (max === undefined)
    return min === 0 ? 'Any number of labels, or none.' : `At least ${min} of the labels.`;
  if (min === max) return `Exactly ${min} of the labels.`;
  return min === 0 ? `Up to ${max} of the labels, or none.` : `From ${min} to ${max} of the labels.`;
}

function anchors(texts: Readonly<Record<string, string>>): Block[] {
  const items = Object.entries(texts).map(([value, text]): Item => ({
    line: [{ strong: value }, `: ${text}`],
  }));
  return [{ kind: 'list', items }];
}

function pairs(layer: Extract<Layer, { type: 'relations' }>, names: Names): Block[] {
  const ends = (ids: readonly string[] | undefined): Line => (ids ? names.labels(ids, ' or ') : ['any mark']);
  const items = layer.pairs.map(({ label, from, to }): Item => ({
    line: [names.label(label), ': from ', ...ends(from), ' to ', ...ends(to)],
  }));
  return [{ kind: 'list', items }];
}

/** What else is asked of each mark or arrow. */
function attributes(list: readonly AttributeDef[], names: Names): Block[] {
  if (list.length === 0) return [];
  const items = list.map(({ id, name, type, labels, onlyFor, required }): Item => ({
    line: [
      { strong: oneLine(name ?? id) },
      type === 'flag'
        ? ': set or not'
        : `: ${type === 'choice' ? 'one' : 'any'} of ${labels.map(oneLine).join(', ')}`,
      ...(onlyFor ? ['; only for ', ...names.labels(onlyFor, ' and ')] : []),
      required ? '; required.' : '.',
    ],
  }));
  return [{ kind: 'list', items }];
}
