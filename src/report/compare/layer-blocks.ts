import { counted } from '../../core/text/phrases';
import { heading, paragraph, quiet, type Block, type Line } from '../document/blocks';
import { oneLine } from '../guideline/names';
import { sampleLine, type FileOf } from './sample-line';
import type { AnswerChanges, ComparedLayer, MovePart } from './model';
import { figureLine, partName, signed } from './words';

/** The numbers of every layer in both versions. */
export function agreementBlocks(layers: readonly ComparedLayer[]): Block[] {
  return [
    {
      kind: 'table',
      caption: 'Agreement in both versions, with 95 % intervals',
      head: ['Question', 'Number', 'Before', 'After', 'Difference', 'On samples of both', 'Samples of both'],
      numbers: [2, 3, 4, 5, 6],
      rows: layers.map(({ name, metric, before, after, move, common }): Line[] => [
        [oneLine(name)],
        [metric?.name ?? '–'],
        figureLine(before),
        figureLine(after),
        move.value === null ? ['–'] : [signed(move.value)],
        figureLine(common.difference, signed),
        [String(common.samples)],
      ]),
    },
  ];
}

/** What the move of a layer goes with; nothing where all answers that were compared are the same. */
export function moveBlocks(
  { name, metric, before, after, move, parts }: ComparedLayer,
  fileOf: FileOf,
): Block[] {
  if (parts.every(({ answers }) => answers === 0) && !move.value) return [];
  const sum = parts.reduce((total, { contribution }) => total + (contribution ?? 0), 0);
  const caption =
    move.value === null
      ? `${metric?.name ?? 'Agreement'}: ${move.reason ?? 'undefined'}`
      : `${metric!.name}: ${before.value!.toFixed(3)} to ${after.value!.toFixed(3)}`;
  return [
    heading(3, [`What moved ${oneLine(name)}`]),
    {
      kind: 'table',
      caption,
      head: ['Goes with', 'Samples', 'Answers changed', 'Adds'],
      numbers: [1, 2, 3],
      rows: [
        ...parts.map((part): Line[] => [
          partName(part),
          part.kind === 'chance' ? ['–'] : samplesText(part),
          part.kind === 'chance' ? ['–'] : [String(part.answers)],
          [part.contribution === null ? '–' : signed(part.contribution)],
        ]),
        ...(move.value === null ? [] : [[[{ strong: 'Together' }], [''], [''], [{ strong: signed(sum) }]]]),
      ],
    },
    ...exampleBlocks(parts, fileOf),
  ];
}

const samplesText = ({ samples, shared }: MovePart): Line => [
  String(samples),
  ...(shared === 0 ? [] : [{ quiet: ` (${shared} shared)` }]),
];

function exampleBlocks(parts: readonly MovePart[], fileOf: FileOf): Block[] {
  const items = parts
    .filter(({ kind, examples }) => kind !== 'unchanged' && examples.length > 0)
    .map((part) => ({
      line: [...partName(part), ': ', ...sampleLine(part.examples, part.samples, fileOf)],
    }));
  return items.length === 0
    ? []
    : [{ kind: 'details', summary: 'Their samples', blocks: [{ kind: 'list', items }] }];
}

/** What became of the answers to a layer. */
export function answerBlocks({ name, answers }: ComparedLayer, fileOf: FileOf): Block[] {
  const { added, changed, removed, same, annotators, moves } = answers;
  if (added + changed + removed === 0) return [];
  return [
    heading(3, [oneLine(name)]),
    paragraph(
      `${counted(added, 'answer')} added, ${changed} changed, ${removed} withdrawn; ${same} as before.`,
    ),
    {
      kind: 'table',
      caption: 'By annotator',
      head: ['Annotator', 'Added', 'Changed', 'Withdrawn'],
      numbers: [1, 2, 3],
      rows: annotators.map((one): Line[] => [
        [oneLine(one.annotator)],
        ...[one.added, one.changed, one.removed].map((n): Line => [String(n)]),
      ]),
    },
    ...(moves.length === 0 ? [] : [movesTable(moves, fileOf)]),
  ];
}

const MOVES: Readonly<Record<string, string>> = {
  'span-boundary': 'other ends',
  'span-missing': 'span',
  'span-label': 'span',
  other: 'said otherwise',
};

function movesTable(moves: AnswerChanges['moves'], fileOf: FileOf): Block {
  const label = (id: string | null): Line => (id === null ? [{ quiet: 'none' }] : [{ code: oneLine(id) }]);
  return {
    kind: 'table',
    caption: 'Changed answers, by what they said and say',
    head: ['From', 'To', 'Answers', 'By', 'Samples'],
    numbers: [2],
    rows: moves.map(({ kind, from, to, count, annotators, examples }): Line[] => [
      from === null && to === null ? [MOVES[kind] ?? kind] : label(from),
      from === null && to === null
        ? ['']
        : [...label(to), ...(MOVES[kind] ? [{ quiet: ` (${MOVES[kind]})` }] : [])],
      [String(count)],
      [
        Object.entries(annotators)
          .map(([who, n]) => `${oneLine(who)} ${n}`)
          .join(', '),
      ],
      sampleLine(examples, count, fileOf),
    ]),
  };
}

export const caveat = (): Block =>
  quiet(
    'What each line adds comes to the difference exactly, but for rounding. It says which samples the number moved with, not what caused it.',
  );
