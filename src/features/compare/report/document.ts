import { countBy } from '../../../base/lists';
import { counted, oneLine, clipped } from '../../../base/text/phrases';
import {
  blocksOf,
  details,
  heading,
  paragraph,
  quiet,
  section,
  table,
  tableOf,
  type Block,
  type Document,
  type Inline,
  type Line,
  joined,
} from '../../../document/blocks';
import { leftOutSentence } from '../../../engine/agreement/agreement-scope';
import type {
  AnswerChanges,
  ComparedLayer,
  ComparedVersion,
  Comparison,
  Counts,
  DisagreementRow,
  MovePart,
} from './model';
import { decimal, type Figure } from '../../../document/figure';
import { staleBlocks, blocksByImpact } from '../../guideline/comparison';

/** A comparison as a document: coefficients, explanations, then all differences. Without `fileOf`, samples are counted and not named. */
export function comparisonDocument(compared: Comparison, fileOf: FileOf | null = () => undefined): Document {
  const { title, before, after, layers } = compared;
  const leftOut = leftOutSentence(after.leftOut ?? []);
  const moved = layers.flatMap((layer) => moveBlocks(layer, fileOf));
  const answers = layers.flatMap((layer) => answerBlocks(layer, fileOf));
  return {
    title: `${oneLine(title)}: what changed`,
    subtitle: `From ${versionName(before)} to ${versionName(after)}`,
    lead: [paragraph(summary(compared))],
    blocks: blocksOf(
      section(2, 'Counts', totalsTable(compared), 'counts'),
      compared.leftOut &&
        quiet(`Not compared, since it is asked of each turn: ${compared.leftOut.map(oneLine).join(', ')}.`),
      heading(2, 'Agreement', 'agreement'),
      agreementTable(layers),
      leftOut !== '' && quiet(leftOut),
      heading(2, 'What the numbers moved with', 'moved'),
      moved.length === 0
        ? quiet('Nothing: no answer is different where two people answered.')
        : [...moved, CAVEAT],
      section(2, 'What came of new tie-breakers', promiseBlocks(compared), 'promises'),
      heading(2, 'Guideline', 'guideline'),
      guidelineBlocks(compared),
      heading(2, 'Labels', 'labels'),
      answers.length === 0 ? quiet('No answer was added, withdrawn or changed.') : answers,
      heading(2, 'Disagreements', 'disagreements'),
      disagreementBlocks(compared, fileOf),
      section(2, 'Buckets', bucketBlocks(compared), 'buckets'),
    ),
  };
}

/** The change in short, without samples and people: what there is more of, and how far and with what agreement moved. */
export const changeBlocks = (compared: Comparison): Block[] =>
  blocksOf(
    summary(compared),
    totalsTable(compared),
    agreementTable(compared.layers),
    compared.layers.flatMap((layer) => moveBlocks(layer, null)),
  );

/** The whole change in one line. */
function summary({ differing, layers, disagreements, guideline }: Comparison): string {
  const { answers, people } = differing;
  const moved = layers.filter(
    ({ move: { value } }) => value !== null && Number(decimal(Math.abs(value))) !== 0,
  );
  const came = disagreements.filter(({ change }) => change === 'came').length;
  const parts = countBy(
    guideline.changes.flatMap(({ kind, type }) =>
      kind === 'list' || kind === 'guideline' ? [] : [`${type} ${kind}`],
    ),
  );
  return [
    answers === 0
      ? 'No answer added, changed or withdrawn'
      : `${counted(answers, 'answer')} added, changed or withdrawn by ${counted(people, 'person', 'people')}`,
    ...moved.map(
      ({ name, before, after }) =>
        `agreement on ${oneLine(name)} ${decimal(before.value!)} → ${decimal(after.value!)}`,
    ),
    counted(came, 'new disagreement'),
    ...[...parts].map(([part, count]) => counted(count, part)),
  ].join(', ');
}

function promiseBlocks({ promises }: Comparison): Block[] {
  if (promises.length === 0) return [];
  const share = ([conflicts, samples]: readonly [number, number]): string =>
    `${conflicts} of ${counted(samples, 'sample')}`;
  const number = (value: number | null): string => (value === null ? '–' : decimal(value));
  return [
    ...table('What was promised: observed agreement if everybody followed the tie-breaker', promises, [
      ['Version', ({ version }) => oneLine(version ?? '–')],
      ['Tie-breaker', ({ tieBreaker }) => ({ code: oneLine(tieBreaker) })],
      ['Pair', ({ labels }) => labels.map(oneLine).join(' / ')],
      ['Then', ({ observed }) => number(observed), 'number'],
      ['At most', ({ atMost }) => number(atMost), 'number'],
      ['Same samples now', ({ now }) => number(now), 'number'],
    ]),
    ...table('What came of it, on samples that were first answered under it', promises, [
      ['Tie-breaker', ({ tieBreaker }) => ({ code: oneLine(tieBreaker) })],
      ['New samples', ({ fresh }) => fresh.samples, 'number'],
      ['Agreement on them', ({ fresh }) => figureLine(fresh.agreement), 'number'],
      ['In conflict before', ({ conflicts }) => share(conflicts.before), 'number'],
      ['In conflict now', ({ conflicts }) => share(conflicts.after), 'number'],
      ['Difference of the shares', ({ conflicts }) => figureLine(conflicts.difference, signed), 'number'],
      ['Conflicts', ({ result }) => ({ strong: result })],
    ]),
  ];
}

const TOTALS = [
  ['answers', 'Answers'],
  ['people', 'People who answered'],
  ['samples', 'Samples with an answer'],
  ['decisions', 'Decisions'],
  ['gold', 'Gold answers'],
  ['batches', 'Batches'],
  ['assigned', 'People in batches'],
] as const;

function totalsTable({ totals: { before, after } }: Comparison): Block[] {
  const rows = TOTALS.filter(([key]) => before[key] !== after[key]);
  return table('How much there is, where it changed', rows, [
    ['', ([, name]) => name],
    ['Before', ([key]) => before[key], 'number'],
    ['After', ([key]) => after[key], 'number'],
  ]);
}

function guidelineBlocks({ guideline: { changes, stale, review } }: Comparison): Block[] {
  if (changes.length === 0) return [quiet('No changes.')];
  return [...staleBlocks(stale, review), ...blocksByImpact(changes, 3)];
}

/** A table of what there was before and is after, by cause or bucket. */
const countsTable = (caption: string, head: string, rows: readonly (Counts & { readonly name: string })[]) =>
  table(caption, rows, [
    [head, ({ name }) => oneLine(name)],
    ['Before', ({ before }) => String(before), 'number'],
    ['After', ({ after }) => String(after), 'number'],
    ['Gone', ({ went }) => String(went), 'number'],
    ['New', ({ came }) => String(came), 'number'],
    ['Stayed', ({ stayed }) => String(stayed), 'number'],
  ]);

/** Number of samples listed for each kind. */
const MAX_SAMPLES = 100;
const CHANGES = { went: 'Gone', came: 'New', stayed: 'Stayed' } as const;

function disagreementBlocks({ disagreements, causes }: Comparison, fileOf: FileOf | null): Block[] {
  if (disagreements.length === 0) return [quiet('None, before and after.')];
  const of = (change: DisagreementRow['change']) => disagreements.filter((one) => one.change === change);
  const [went, came, stayed] = [of('went'), of('came'), of('stayed')];
  const decided = disagreements.filter(({ before, after }) => after?.decided && !before?.decided).length;
  return [
    paragraph(
      `${counted(went.length + stayed.length, 'disagreement')} before, ${came.length + stayed.length} after: `,
      `${went.length} gone, ${came.length} new, ${stayed.length} stayed; ${decided} decided since.`,
    ),
    ...countsTable('By cause; one with another cause now counts as gone and as new', 'Cause', causes),
    ...([went, came, stayed] as const).flatMap((list): Block[] => {
      if (list.length === 0 || !fileOf) return [];
      const names = [...new Set(list.map(({ sample }) => sample))];
      const line = sampleLine(names.slice(0, MAX_SAMPLES), names.length, fileOf);
      return [details(`${CHANGES[list[0]!.change]} (${list.length})`, [paragraph(...line)])];
    }),
  ];
}

function bucketBlocks({ buckets }: Comparison): Block[] {
  const moved = buckets.filter(({ went, came }) => went + came > 0);
  const same = buckets.length - moved.length;
  if (moved.length === 0) return same === 0 ? [] : [quiet(`All ${same} hold the same samples as before.`)];
  return [
    ...countsTable('Samples by bucket, where they are others than before', 'Bucket', moved),
    ...(same === 0 ? [] : [quiet(`${counted(same, 'other bucket')} with the same samples as before.`)]),
  ];
}

const agreementTable = (layers: readonly ComparedLayer[]): Block[] =>
  table('Agreement in both versions, with 95 % intervals', layers, [
    ['Question', ({ name, metric }) => [oneLine(name), { quiet: metric ? `, ${metric.name}` : '' }]],
    ['Before', ({ before }) => figureLine(before), 'number'],
    ['After', ({ after }) => figureLine(after), 'number'],
    ['Difference', ({ move }) => (move.value === null ? '–' : signed(move.value)), 'number'],
    ['Shared samples only', ({ common }) => figureLine(common.difference, signed), 'number'],
    ['Shared samples', ({ common }) => common.samples, 'number'],
  ]);

/** What explains the change of a layer's agreement; empty if all compared answers are unchanged. */
function moveBlocks(
  { name, metric, before, after, move, parts }: ComparedLayer,
  fileOf: FileOf | null,
): Block[] {
  if (parts.every(({ answers }) => answers === 0) && !move.value) return [];
  const sum = parts.reduce((total, { contribution }) => total + (contribution ?? 0), 0);
  const caption =
    move.value === null
      ? `${metric?.name ?? 'Agreement'}: ${move.reason ?? 'undefined'}`
      : `${metric!.name}: ${before.value!.toFixed(3)} to ${after.value!.toFixed(3)}`;
  const partsTable = tableOf(
    caption,
    ['Part', 'Samples', 'Answers changed', 'Share of the difference'],
    [1, 2, 3],
    [
      ...parts.map((part): Line[] => [
        partName(part),
        part.kind === 'chance' ? ['–'] : samplesText(part),
        part.kind === 'chance' ? ['–'] : [String(part.answers)],
        [part.contribution === null ? '–' : signed(part.contribution)],
      ]),
      ...(move.value === null ? [] : [[[{ strong: 'Together' }], [''], [''], [{ strong: signed(sum) }]]]),
    ],
  );
  return [
    heading(3, [`What moved ${oneLine(name)}`]),
    ...mainPart(metric?.name ?? 'Agreement', move.value, parts),
    details('All parts of the difference', [partsTable]),
    ...exampleBlocks(parts, fileOf),
  ];
}

/** The difference as a sentence, with its largest part of the same direction. What is expected by chance is left to the table. */
function mainPart(metric: string, move: number | null, parts: readonly MovePart[]): Block[] {
  if (move === null || Number(decimal(Math.abs(move))) === 0) return [];
  const size = ({ contribution }: MovePart): number => (contribution ?? 0) * Math.sign(move);
  const [largest] = parts
    .filter(({ kind }) => kind !== 'chance' && kind !== 'unchanged')
    .sort((a, b) => size(b) - size(a));
  const said = `${metric} ${move > 0 ? 'rose' : 'fell'} by ${decimal(Math.abs(move))}.`;
  if (!largest || size(largest) <= 0) return [paragraph(said)];
  return [
    paragraph(`${said} The largest part: `, ...partName(largest), ` (${signed(largest.contribution!)}).`),
  ];
}

const samplesText = ({ samples, shared }: MovePart): Line => [
  String(samples),
  ...(shared === 0 ? [] : [{ quiet: ` (${shared} shared)` }]),
];

function exampleBlocks(parts: readonly MovePart[], fileOf: FileOf | null): Block[] {
  if (!fileOf) return [];
  const items = parts
    .filter(({ kind, examples }) => kind !== 'unchanged' && examples.length > 0)
    .map((part) => ({
      line: [...partName(part), ': ', ...sampleLine(part.examples, part.samples, fileOf)],
    }));
  return items.length === 0 ? [] : [details('Their samples', [{ kind: 'list', items }])];
}

function answerBlocks({ name, answers }: ComparedLayer, fileOf: FileOf | null): Block[] {
  const { added, changed, removed, same, annotators, moves } = answers;
  if (added + changed + removed === 0) return [];
  return [
    heading(3, [oneLine(name)]),
    paragraph(
      `${counted(added, 'answer')} added, ${changed} changed, ${removed} withdrawn; ${same} as before.`,
    ),
    ...table('By annotator', annotators, [
      ['Annotator', ({ annotator }) => oneLine(annotator)],
      ['Added', (one) => one.added, 'number'],
      ['Changed', (one) => one.changed, 'number'],
      ['Withdrawn', (one) => one.removed, 'number'],
    ]),
    ...movesTable(moves, fileOf),
  ];
}

const MOVES: Readonly<Record<string, string>> = {
  'span-boundary': 'other ends',
  'span-missing': 'span',
  attribute: 'attribute',
  'span-label': 'span',
  'relation-label': 'relation',
  'relation-direction': 'other direction',
  'relation-end': 'other end',
  'relation-missing': 'relation',
  other: 'said otherwise',
};

function movesTable(moves: AnswerChanges['moves'], fileOf: FileOf | null): Block[] {
  const label = (id: string | null): Line => (id === null ? [{ quiet: 'none' }] : [{ code: oneLine(id) }]);
  const isOther = ({ from, to }: (typeof moves)[number]): boolean => from === null && to === null;
  return table('Changed answers, by what they said and say', moves, [
    ['From', (move) => (isOther(move) ? (MOVES[move.kind] ?? move.kind) : label(move.from))],
    [
      'To',
      (move) =>
        isOther(move)
          ? ''
          : [...label(move.to), ...(MOVES[move.kind] ? [{ quiet: ` (${MOVES[move.kind]})` }] : [])],
    ],
    ['Answers', ({ count }) => count, 'number'],
    [
      'By',
      ({ annotators }) =>
        Object.entries(annotators)
          .map(([who, n]) => `${oneLine(who)} ${n}`)
          .join(', '),
    ],
    fileOf !== null && ['Samples', ({ examples, count }) => sampleLine(examples, count, fileOf)],
  ]);
}

const CAVEAT = quiet(
  'What each line adds comes to the difference exactly, but for rounding. It says which samples the number moved with, not what caused it.',
);

/** The project-relative path of a sample's file; undefined if there is none, null if the sample must not be named yet. */
export type FileOf = (sample: string) => string | undefined | null;

function sampleLine(samples: readonly string[], count: number, fileOf: FileOf): Line {
  const named = samples.flatMap((sample): Inline[] => {
    const file = fileOf(sample);
    return file === null ? [] : [{ sample, file }];
  });
  const hidden = samples.length - named.length;
  const more = count - samples.length;
  const rest = [
    ...(hidden > 0 ? [`${hidden} hidden until you have answered`] : []),
    ...(more > 0 ? [`${more} more`] : []),
  ].join(' and ');
  return [...joined(named, ', '), ...(rest === '' ? [] : [named.length > 0 ? ` and ${rest}` : rest])];
}

/** A signed difference. */
const signed = (value: number): string => {
  const text = decimal(value);
  return value > 0 && Number(text.replace('−', '-')) !== 0 ? `+${text}` : text;
};

function figureLine(figure: Figure, write: (value: number) => string = decimal): Line {
  const { value, ci95, reason = '' } = figure;
  if (value === null) return ['–', ...(reason === '' ? [] : [{ quiet: ` ${reason}` }])];
  return [
    write(value),
    ...(ci95 ? [' ', { quiet: `${write(ci95[0])} to ${write(ci95[1])}`, whole: true as const }] : []),
  ];
}

function versionName({ revision, commit, version }: ComparedVersion): string {
  const guideline = version === undefined ? 'no guideline version' : `guideline ${oneLine(version)}`;
  if (revision === null || commit === null) return `the files as they are (${guideline})`;
  const short = commit.slice(0, 10);
  return `${commit.startsWith(revision) ? short : `${oneLine(revision)} ${short}`} (${guideline})`;
}

const LISTS: Readonly<Record<string, string>> = {
  decision_order: 'decision order',
  tie_breakers: 'order of the tie-breakers',
};

function changeName({ kind, type, id, oldId }: NonNullable<MovePart['change']>): Line {
  if (kind === 'list') return [`Guideline: ${LISTS[id] ?? id} ${type}`];
  const named: Inline = { code: clipped(oneLine(id), 60) };
  const before: Line = oldId === undefined ? [] : [{ code: oneLine(oldId) }, ', now '];
  return [`Guideline: ${kind} `, ...before, named, ` ${type}`];
}

const OTHERS: Readonly<Record<MovePart['kind'], string>> = {
  'guideline-change': 'Guideline',
  entered: 'Samples compared for the first time',
  left: 'Samples not compared any more',
  people: 'Answered by other people',
  relabelled: 'Answered differently, without a relevant change of the guideline',
  unchanged: 'Same answers',
  chance: 'Agreement expected by chance',
};

const partName = ({ kind, change }: MovePart): Line => (change ? changeName(change) : [OTHERS[kind]]);
