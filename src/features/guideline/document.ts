import {
  anchorOf,
  heading,
  joined,
  paragraph,
  paragraphsOf,
  quiet,
  type Block,
  type Document,
  type Inline,
  type Item,
  type Line,
} from '../../document/blocks';
import { documentPage } from '../../document/html';
import { documentMarkdown } from '../../document/markdown';
import type { PageFrame } from '../../document/html/frame';
import { changeBlocks } from './change-blocks';
import type {
  DocumentExample,
  DocumentLabel,
  DocumentLevel,
  DocumentMeaning,
  DocumentQuestion,
  DocumentRule,
  DocumentTieBreaker,
  DocumentVersion,
  GuidelineDocument,
  MarkedPiece,
} from './model';
import { Names, oneLine } from './names';
import type { AttributeDef, Layer } from '../../project/schema/layer-types';

/** A guideline as a self-contained page, or with the editor's frame. The output is deterministic. */
export const guidelinePage = (guideline: GuidelineDocument, software: string, frame?: PageFrame): string =>
  documentPage(guidelineBlocks(guideline), software, frame);

/** A guideline as Markdown. The output is deterministic. */
export const guidelineMarkdown = (guideline: GuidelineDocument, software: string): string =>
  documentMarkdown(guidelineBlocks(guideline), software);

/** A guideline as a document, independent of its output format. */
export function guidelineBlocks(guideline: GuidelineDocument): Document {
  const names = new Names(guideline);
  const {
    version,
    status,
    date,
    language,
    description,
    questions,
    otherLabels,
    tieBreakers,
    examples,
    versions,
  } = guideline;
  const facts = [version === undefined ? 'without a version' : `version ${version}`, status, date];
  return {
    title: oneLine(guideline.title),
    subtitle: `Annotation guideline, ${facts
      .filter((fact) => fact !== undefined)
      .map(oneLine)
      .join(', ')}`,
    lead: description === undefined ? [] : paragraphsOf(description),
    blocks: [
      ...purpose(guideline, names),
      ...howToDecide(guideline, names),
      ...questions.flatMap((question) => questionBlocks(question, names)),
      ...section(
        'Other labels',
        'other-labels',
        otherLabels.flatMap((label) => labelBlocks(label, names)),
      ),
      ...section('Tie-breakers', 'tie-breakers', tieBreakerBlocks(tieBreakers, names)),
      ...section(
        'Examples',
        'examples',
        examples.flatMap((example) => exampleBlocks(example, names)),
      ),
      ...section(
        'Changes',
        'changes',
        versions.flatMap((each) => versionBlocks(each, names)),
      ),
    ],
    what: 'guideline',
    contents: true,
    ...(language !== undefined && { language }),
  };
}

const section = (title: string, anchor: string, blocks: readonly Block[]): Block[] =>
  blocks.length === 0 ? [] : [heading(2, title, anchor), ...blocks];

const SCOPE_NAMES: Readonly<Record<string, string>> = {
  in: 'What is labelled',
  out: 'What is not',
  context: 'What may be used to decide',
};

function purpose({ usedBy, scope, costs }: GuidelineDocument, names: Names): Block[] {
  return section('Purpose and scope', 'purpose', [
    ...(usedBy === undefined ? [] : paragraphsOf(usedBy)),
    ...scope.flatMap(([name, text]) =>
      paragraphsOf(text, [{ strong: `${SCOPE_NAMES[name] ?? name}:` }, ' ']),
    ),
    ...(costs.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            caption: 'What mistakes cost; every other one costs 1',
            head: ['Right', 'Given instead', 'Cost', 'Why'].slice(0, costs.some(({ note }) => note) ? 4 : 3),
            rows: costs.map(({ expected, given, cost, note }): Line[] => [
              [names.label(expected)],
              [names.label(given)],
              [String(cost)],
              ...(costs.some((each) => each.note) ? [[note ?? '']] : []),
            ]),
          },
        ]),
  ]);
}

function howToDecide({ rules, decisionOrder }: GuidelineDocument, names: Names): Block[] {
  const items = decisionOrder.map((id): Item => ({ line: [names.label(id)] }));
  return section('How to decide', 'decide', [
    ...(rules.length === 0
      ? []
      : [
          heading(3, 'Rules for every label', 'general-rules'),
          list(rules.map((rule) => ruleItem(rule, names))),
        ]),
    ...(items.length === 0
      ? []
      : [
          heading(3, 'Decision order', 'decision-order'),
          quiet('The labels in the order in which to consider them.'),
          { kind: 'list' as const, ordered: true, items },
        ]),
  ]);
}

const list = (items: readonly Item[]): Block => ({ kind: 'list', items });

function tieBreakerBlocks(breakers: readonly DocumentTieBreaker[], names: Names): Block[] {
  if (breakers.length === 0) return [];
  return [
    quiet('For samples that two labels fit. In order of precedence: the first one that applies decides.'),
    ...breakers.flatMap(({ id, between, prefer, outcome, ...rest }): Block[] => [
      heading(3, [oneLine(id)], anchorOf('rule', id)),
      paragraph(
        'Between ',
        ...names.labels(between, ' and '),
        ...(prefer === undefined ? [] : [': ', { strong: 'prefer ' }, names.label(prefer)]),
        ...(outcome === undefined ? [] : [': ', { strong: outcome }]),
        '.',
      ),
      ...caseBlocks(rest, names),
    ]),
  ];
}

/** When a tie-breaker applies, and why. */
function caseBlocks(
  {
    when,
    unless,
    rationale,
    examples,
  }: Pick<DocumentTieBreaker, 'when' | 'unless' | 'rationale' | 'examples'>,
  names: Names,
): Block[] {
  return [
    ...(when === undefined ? [] : paragraphsOf(when, [{ strong: 'When:' }, ' '])),
    ...(unless === undefined ? [] : paragraphsOf(unless, [{ strong: 'Unless:' }, ' '])),
    ...(rationale === undefined ? [] : paragraphsOf(rationale, [{ strong: 'Why:' }, ' '])),
    ...(examples.length === 0 ? [] : [paragraph({ strong: 'Examples:' }, ' ', ...names.all(examples))]),
  ];
}

function exampleBlocks(
  { id, text, otherMarks, answers, not, rules, kind, rationale }: DocumentExample,
  names: Names,
): Block[] {
  const given = answers.map(({ question, labels, text: written }): Line => [
    `${names.questionName(question)}: `,
    ...(labels ? (labels.length === 0 ? ['none'] : names.labels(labels)) : [written ?? '']),
  ]);
  return [
    {
      ...heading(
        3,
        kind === undefined ? [oneLine(id)] : [oneLine(id), ' ', { quiet: kind }],
        anchorOf('example', id),
      ),
      unlisted: true,
    } as Block,
    { kind: 'quote', line: text.map((piece) => markedInline(piece, names)) },
    ...otherMarks.map(({ label, texts }) =>
      paragraph(
        'Also marked ',
        names.label(label),
        ': ',
        ...joined(
          texts.map((part): Inline => ({ code: part })),
          ' … ',
        ),
      ),
    ),
    ...(given.length === 0 ? [] : [paragraph({ strong: 'Answer' }, ' – ', ...joined(given, '; '))]),
    ...(not.length === 0 ? [] : [paragraph({ strong: 'Not' }, ' ', ...names.labels(not))]),
    ...(rules.length === 0 ? [] : [paragraph({ strong: 'By' }, ' ', ...names.all(rules))]),
    ...(rationale === undefined ? [] : paragraphsOf(rationale)),
  ];
}

const markedInline = (piece: MarkedPiece, names: Names): Inline =>
  typeof piece === 'string'
    ? piece
    : {
        mark: piece.label,
        colour: names.colour(piece.label),
        inside: piece.pieces.map((inner) => markedInline(inner, names)),
      };

function versionBlocks({ version, date, author, entries, changes }: DocumentVersion, names: Names): Block[] {
  const facts = [date, author].filter((fact) => fact !== undefined).map(oneLine);
  const items = entries.map(({ type, target, into, impact, relabel, note }): Item => ({
    line: [
      `${sentence(type)} `,
      target === '*' ? 'everything' : names.any(target),
      ...(into.length === 0 ? [] : [' to ', ...names.all(into)]),
      { quiet: ` (${impact})` },
      ...(relabel.length === 0 ? [] : ['; look again at ', ...names.all(relabel)]),
      ...(note === undefined ? [] : [`. ${note.trim()}`]),
    ],
  }));
  return [
    heading(
      3,
      facts.length === 0 ? [oneLine(version)] : [oneLine(version), ' ', { quiet: facts.join(', ') }],
      anchorOf('version', version),
    ),
    ...(items.length === 0 ? [] : [list(items)]),
    ...(changes && changes.list.length > 0
      ? [
          {
            kind: 'details' as const,
            summary: `Every difference to ${oneLine(changes.since)} (${changes.list.length})`,
            blocks: changeBlocks(changes.list, names),
          },
        ]
      : []),
  ];
}

function questionBlocks({ id, layer, labels, meaning }: DocumentQuestion, names: Names): Block[] {
  const name = names.questionName(id);
  return [
    heading(2, name === id ? [name] : [name, ' ', { code: id }], anchorOf('question', id)),
    ...(layer?.question === undefined ? [] : [paragraph({ strong: oneLine(layer.question) })]),
    ...(layer ? howAnswered(layer, names, meaning) : []),
    ...(meaning ? meaningBlocks(meaning, names) : []),
    ...overview(labels, names),
    ...labels.filter(({ repeated }) => !repeated).flatMap((label) => labelBlocks(label, names)),
  ];
}

function meaningBlocks(meaning: DocumentMeaning, names: Names): Block[] {
  const { brief, definition, scopeNote, include, exclude, levels, tieBreakers, tie, none } = meaning;
  const text = definition ?? brief;
  return [
    ...(text === undefined ? [] : paragraphsOf(text)),
    ...rules('Counts', include, names),
    ...rules('Does not count', exclude, names),
    ...(scopeNote === undefined ? [] : paragraphsOf(scopeNote, [{ strong: 'Note:' }, ' '])),
    ...levels.flatMap((level) => levelBlocks(level, names)),
    ...(tieBreakers.length === 0
      ? []
      : [
          heading(3, 'Between two levels'),
          ...tieBreakers.flatMap((rule): Block[] => [
            heading(4, [oneLine(rule.id)], anchorOf('rule', rule.id)),
            paragraph(
              `Between ${rule.between.join(' and ')}`,
              ...(rule.prefer === undefined ? [] : [': ', { strong: 'prefer ' }, String(rule.prefer)]),
              '.',
            ),
            ...caseBlocks(rule, names),
          ]),
        ]),
    ...(tie === undefined ? [] : paragraphsOf(tie, [{ strong: 'A tie:' }, ' '])),
    ...(none === undefined ? [] : paragraphsOf(none, [{ strong: 'Neither:' }, ' '])),
  ];
}

function levelBlocks(
  { value, anchor, definition, rules: list, examples }: DocumentLevel,
  names: Names,
): Block[] {
  const name = String(value);
  return [
    heading(3, anchor === undefined ? [name] : [name, ' ', { quiet: oneLine(anchor) }]),
    ...(definition === undefined ? [] : paragraphsOf(definition)),
    ...(list.length === 0
      ? []
      : [{ kind: 'list' as const, items: list.map((rule) => ruleItem(rule, names)) }]),
    ...seen('Examples', examples, names),
  ];
}

function howAnswered(layer: Layer, names: Names, meaning: DocumentMeaning | undefined): Block[] {
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
    ...(layer.type === 'rating' && !meaning ? anchors(layer.anchors) : []),
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
        `Which is better, ${layer.between.map(oneLine).join(' or ')}?${layer.ties ? ' A tie is possible.' : ''}`,
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

function labelBlocks(entry: DocumentLabel, names: Names): Block[] {
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

const ruleItem = ({ id, text, useInstead }: DocumentRule, names: Names): Item => ({
  anchor: anchorOf('rule', id),
  line: [
    { code: id },
    ' ',
    text.trim(),
    ...(useInstead === undefined ? [] : [' → ', names.label(useInstead)]),
  ],
});

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
