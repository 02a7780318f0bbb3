import type { Layer } from '../../core/schema/layer-types';
import {
  anchorOf,
  heading,
  joined,
  paragraph,
  paragraphsOf,
  quiet,
  type Block,
  type Item,
  type Line,
} from '../document/blocks';
import type { DocumentLabel, DocumentQuestion, DocumentRule } from './model';
import { oneLine, type Names } from './names';

/** A question: what is asked, how it is answered, and its labels with their rules. */
export function questionBlocks({ id, layer, labels }: DocumentQuestion, names: Names): Block[] {
  const name = names.questionName(id);
  return [
    heading(2, name === id ? [name] : [name, ' ', { code: id }], anchorOf('question', id)),
    ...(layer?.question === undefined ? [] : [paragraph({ strong: oneLine(layer.question) })]),
    ...(layer ? howAnswered(layer, names) : []),
    ...overview(labels, names),
    ...labels.filter(({ repeated }) => !repeated).flatMap((label) => labelBlocks(label, names)),
  ];
}

function howAnswered(layer: Layer, names: Names): Block[] {
  const required = layer.required ? '' : ' It may be left open.';
  const when = Object.entries(layer.when ?? {});
  return [
    quiet(
      ...answerForm(layer, names),
      required,
      ...(when.length > 0 ? [' Asked only when '] : []),
      ...joined(
        when.map(([asked, labels]): Line => [names.question(asked), ' is ', ...names.labels(labels, ' or ')]),
        ' and ',
      ),
      when.length > 0 ? '.' : '',
    ),
    ...(layer.type === 'rating' ? anchors(layer.anchors) : []),
    ...(layer.type === 'relations' ? pairs(layer, names) : []),
  ];
}

const OVERLAPS = {
  none: 'Marks do not overlap.',
  nested: 'A mark may lie inside another.',
  any: 'Marks may overlap in any way.',
} as const;

function answerForm(layer: Layer, names: Names): Line {
  switch (layer.type) {
    case 'choice':
      return ['One label.'];
    case 'choices':
      return [choicesForm(layer.min, layer.max)];
    case 'spans':
      return [
        `Passages of the text are marked. ${OVERLAPS[layer.overlap]}`,
        layer.discontinuous ? ' A mark may have several parts.' : '',
        layer.boundary === 'word' ? ' Marks begin and end with words.' : '',
      ];
    case 'relations':
      return [
        `${layer.directed ? 'Arrows' : 'Lines'} from one mark of `,
        names.question(layer.spans),
        ' to another.',
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
        `Which is better, ${layer.between.map(oneLine).join(' or ')}?${layer.ties ? ' A tie is possible.' : ''}`,
      ];
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

/** The labels as a list, groups with what is in them. */
function overview(labels: readonly DocumentLabel[], names: Names): Block[] {
  const itemsAt = (from: number, depth: number): { items: Item[]; next: number } => {
    const items: Item[] = [];
    let n = from;
    while (n < labels.length && labels[n]!.depth >= depth) {
      const { label, brief } = labels[n]!;
      const { items: inside, next } = itemsAt(n + 1, depth + 1);
      items.push({
        line: [names.label(label.id), ...(brief === undefined ? [] : [{ quiet: ` – ${oneLine(brief)}` }])],
        ...(inside.length > 0 && { below: [{ kind: 'list', items: inside }] }),
      });
      n = next;
    }
    return { items, next: n };
  };
  return labels.length === 0 ? [] : [{ kind: 'list', items: itemsAt(0, 0).items }];
}

/** What a label means. */
export function labelBlocks(entry: DocumentLabel, names: Names): Block[] {
  const { label, brief, definition, scopeNote, include, exclude, confusedWith, examples, nearMisses } = entry;
  const name = names.labelName(label.id);
  const facts = [
    !label.selectable && 'groups other labels and is not given itself',
    label.catchAll && 'catch-all: for what no other label fits',
    label.status === 'deprecated' && 'deprecated',
  ].filter((fact) => fact !== false);
  const replaced = label.replacedBy === undefined ? [] : ['; use ', names.label(label.replacedBy)];
  const meaning = definition ?? brief;
  return [
    heading(3, name === label.id ? [name] : [name, ' ', { code: label.id }], anchorOf('label', label.id)),
    ...(facts.length > 0 ? [quiet(sentence(facts.join(', ')), ...replaced)] : []),
    ...(meaning === undefined ? [quiet('The guideline does not define it.')] : paragraphsOf(meaning)),
    ...rules('Counts', include, names),
    ...rules('Does not count', exclude, names),
    ...(scopeNote === undefined ? [] : paragraphsOf(scopeNote, [{ strong: 'Note:' }, ' '])),
    ...(confusedWith.length === 0
      ? []
      : [
          heading(4, 'Easily confused with'),
          {
            kind: 'list' as const,
            items: confusedWith.map(({ label: other, by }): Item => ({
              line: [names.label(other), ': see ', ...names.all(by)],
            })),
          },
        ]),
    ...seen('Examples', examples, names),
    ...seen('Where it would be wrong', nearMisses, names),
  ];
}

function seen(title: string, ids: readonly string[], names: Names): Block[] {
  return ids.length === 0 ? [] : [paragraph({ strong: `${title}:` }, ' ', ...names.all(ids))];
}

function rules(title: string, list: readonly DocumentRule[], names: Names): Block[] {
  return list.length === 0
    ? []
    : [heading(4, title), { kind: 'list', items: list.map((rule) => ruleItem(rule, names)) }];
}

/** A rule with its id, which records cite. */
export const ruleItem = ({ id, text, useInstead }: DocumentRule, names: Names): Item => ({
  anchor: anchorOf('rule', id),
  line: [
    { code: id },
    ' ',
    text.trim(),
    ...(useInstead === undefined ? [] : [' → ', names.label(useInstead)]),
  ],
});

export const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
