import { counted, percent } from '../../base/text/phrases';
import {
  blocksOf,
  factOf,
  heading,
  joined,
  paragraph,
  quiet,
  table,
  type Block,
  type Column,
  type Document,
  type Inline,
  type Line,
} from '../../document/blocks';
import { day, decimal, minute } from '../../document/figure';
import { judgedLine } from '../agreement/document';
import { changeBlocks } from '../compare/report/document';
import { gateBlocks } from '../gate/document';
import { headlineTable } from '../report/document';
import { stageTable } from '../status/stage-table';
import type { Overview, PersonRow } from './model';
import { hourSentence } from './next-hour';

/** What else there is: the row of the view Reports, the command, and the question that it answers. */
const PAGES = [
  ['Agreement', 'report agreement', 'Do people agree, on what do they differ, and why?'],
  ['My Page', 'report annotator NAME', 'How is one person doing?'],
  ['Corrections', 'report corrections', 'What was changed after it was given?'],
  ['Compare Versions…', 'compare REV', 'What moved between two versions?'],
  ['Findings', 'check', 'What is wrong in the schema, the guideline or the labels?'],
  ['Guideline', 'guideline', 'What does the guideline say?'],
  ['Compare Guideline…', 'compare REV --guideline', 'What changed in it, and which answers are stale?'],
  ['Test the Guideline', 'test', 'Do people and models pass its examples?'],
  ['Codes', 'codes', 'Which free codes are in use?'],
  ['Data Audit', 'audit', 'Is something wrong with the texts?'],
  ['Evaluate Model…', 'evaluate MODEL', 'How often is a model right, and why is it wrong?'],
  ['Validate Model…', 'validate --model MODEL', 'May a model label in place of a person?'],
  ['Effect of Suggestions', 'evaluate --suggestions', 'Do suggestions help people or mislead them?'],
  ['Predict with a Language Model…', 'predict --model MODEL', 'How does a language model label?'],
  ['', 'status', 'What should everyone do next? In the editor: the view Pipeline.'],
  ['', 'buckets', 'Which samples do people differ on? In the editor: the view Disagreements.'],
  ['', 'adjudicate', 'How do I decide many disagreements at once?'],
  ['', 'spot-check', 'What share of the labels is right?'],
  ['', 'assign', 'Who labels what?'],
  ['', 'queue BATCH', 'Which samples help most as the next?'],
  ['', 'baseline', 'Would more labels help a model?'],
  ['', 'gate', 'Are the labels good enough? In the editor: Hand Off for Training.'],
] as const;
type Page = (typeof PAGES)[number][1];

/** The way to a page: a link in the editor, and the command everywhere. */
const wayTo = (...commands: readonly Page[]): Block =>
  quiet(
    'More: ',
    ...joined(
      commands.map((command) => linkTo(PAGES.find(([, one]) => one === command)!)),
      ', ',
    ),
  );
const linkTo = ([row, command]: (typeof PAGES)[number]): Line =>
  row === ''
    ? [{ code: `labelwright ${command}` }]
    : [{ text: row, act: row }, ` (`, { code: `labelwright ${command}` }, ')'];

/** The overview as a document. */
export function overviewDocument(made: Overview): Document {
  const { title, guideline, since, counts, time, rate, progress } = made;
  const all = progress.at(-1)!;
  return {
    title,
    subtitle: `Overview of ${minute(made.made)}${guideline === undefined ? '' : `, guideline ${guideline}`}; “since” is since ${day(since)}`,
    contents: 'overview',
    lead: [
      {
        kind: 'facts',
        facts: [
          [shareOf(all), 'of the samples have all their answers'],
          factOf(counts.answers, 'answer', `, ${counts.answersSince.toLocaleString('en')} since`),
          ...(time.all > 0
            ? [[hours(time.all), `hours of labelling, ${hours(time.since)} since`] as const]
            : []),
          ...(rate === undefined
            ? []
            : [[pay(time.all, rate), `paid at ${rate} an hour, ${pay(time.since, rate)} since`] as const]),
          factOf(counts.differing, 'sample', ' on which people differ'),
          factOf(counts.toDecide, 'to decide', '', 'to decide'),
        ],
      },
      paragraph(hourSentence(made.nextHour)),
    ],
    blocks: blocksOf(
      heading(2, 'Progress', 'progress'),
      progressBlocks(made),
      heading(2, 'People', 'people'),
      peopleBlocks(made),
      heading(2, 'Review', 'review'),
      reviewBlocks(made),
      heading(2, 'Agreement', 'agreement'),
      agreementBlocks(made),
      heading(2, `What changed since ${day(since)}`, 'changes'),
      changesSince(made),
      heading(2, 'Pairs worth a tie-breaker', 'pairs'),
      pairBlocks(made),
      heading(2, 'Gate', 'gate'),
      gateBlocks(made.gate),
      wayTo('gate'),
      heading(2, 'All pages', 'pages'),
      table('What each page and command is for', PAGES, [
        ['Question', ([, , question]) => question],
        ['Page', ([row]) => (row === '' ? '' : { text: row, act: row })],
        ['Command', ([, command]) => ({ code: `labelwright ${command}` })],
      ]),
      quiet(`Made with Labelwright ${made.software} on ${minute(made.made)}.`),
    ),
  };
}

const hours = (seconds: number): string => decimal(seconds / 3600, 1);
const pay = (seconds: number, rate: number): string =>
  ((seconds / 3600) * rate).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const shareOf = ({ samples, answered }: Overview['progress'][number]): string =>
  samples === 0 ? '–' : percent(answered / samples, 1);

function progressBlocks({ progress, stages, waitsFor: { people, samples, alone } }: Overview): Block[] {
  return blocksOf(
    table(
      'Assigned samples that have all their answers, as min_answered of the gate counts them. A sample of two batches needs those of both.',
      progress.length === 2 ? progress.slice(0, 1) : progress,
      [
        ['Batch', ({ batch }) => batch ?? (progress.length === 1 ? 'all samples' : { strong: 'all' })],
        ['Samples', (row) => row.samples, 'number'],
        ['All answers', (row) => row.answered, 'number'],
        ['Share', shareOf, 'number'],
        ['', (row) => ({ bar: { value: row.samples === 0 ? null : row.answered / row.samples } })],
        ['End', ({ words }) => words.join('; ')],
      ],
    ),
    stages && stageTable({ counts: new Map(stages.counts), differing: new Map(stages.differing) }),
    people > 0 &&
      `${counted(samples, 'sample')} ${samples === 1 ? 'waits' : 'wait'} for ${counted(people, 'person', 'people')}, ${alone.toLocaleString('en')} of them for one person alone.`,
    wayTo('status', 'assign', 'queue BATCH'),
  );
}

/** The most questions with a column of their own. */
const MAX_QUESTIONS = 3;

function peopleBlocks({ team, people, reportsPeople, agreement, rate }: Overview): Block[] {
  const questions = agreement.filter(({ of }) => of === 'all').map(({ name }) => name);
  const more = questions.length - MAX_QUESTIONS;
  const isTimed = team.some(({ median }) => median !== null);
  const note = reportsPeople
    ? 'Reviewers see everyone’s row here, annotators their own.'
    : 'What this page says of each person is off. The owner turns it on with “report: {people: true}” in labelwright.yaml; then reviewers see everyone’s row.';
  return blocksOf(
    table(
      `Answers and recorded hours, in all and since; the median of the seconds for a sample; first answers that are right by gold, without attention checks; agreement with the others, without gold${more > 0 ? `, on the first ${MAX_QUESTIONS} of ${questions.length} questions` : ''}.`,
      team,
      [
        ['Person', ({ name, isAside }) => (isAside ? [name, { quiet: ' set aside' }] : name)],
        ['Answers', ({ answers }) => answers, 'number'],
        ['since', ({ since }) => since, 'number'],
        isTimed && ['Hours', ({ time }) => hours(time.all), 'number'],
        isTimed && ['since', ({ time }) => hours(time.since), 'number'],
        isTimed && rate !== undefined && ['Pay', ({ time }) => pay(time.all, rate), 'number'],
        isTimed && ['Median', ({ median }) => (median === null ? '' : `${decimal(median, 1)} s`), 'number'],
        team.some(({ gold }) => gold) && ['Right on gold', ({ gold }) => judgedLine(gold)],
        ...questions
          .slice(0, MAX_QUESTIONS)
          .map((question, n): Column<PersonRow> => [
            questions.length === 1 ? 'With the others' : `With the others: ${question}`,
            ({ withOthers }) => ({ figure: withOthers[n]! }),
          ]),
        ['Next step', ({ next }) => next],
      ],
    ),
    people === 'own' && quiet(note),
    wayTo('report annotator NAME', 'report corrections'),
  );
}

const reviewBlocks = ({ review }: Overview): Block[] =>
  blocksOf(
    table(
      'Decisions that stand, and the samples to adjudicate: with several reviewers, each sample is in the share of one.',
      review.length === 2 ? review.slice(0, 1) : review,
      [
        ['Reviewer', ({ reviewer }) => reviewer ?? 'all'],
        ['Decided', ({ decided }) => decided, 'number'],
        ['since', (row) => row.since, 'number'],
        ['To decide', ({ open }) => open, 'number'],
      ],
    ),
    wayTo('adjudicate', 'buckets', 'spot-check'),
  );

function agreementBlocks({ agreement, since }: Overview): Block[] {
  const OF: Readonly<Record<string, string>> = { all: 'all answers', since: `given since ${day(since)}` };
  return blocksOf(
    headlineTable(agreement.map((row) => ({ ...row, of: OF[row.of] ?? `batch ${row.of}` }))),
    wayTo('report agreement'),
  );
}

const changesSince = ({ change }: Overview): Block[] =>
  'reason' in change
    ? [quiet(`It is not known. ${change.reason}`)]
    : blocksOf(
        quiet(
          `From the commit ${change.before.commit!.slice(0, 10)} of ${day(change.before.time ?? '')}, the last one before, to the files as they are. Answers that were given before it and shared after it are new here, so there can be more of them than were given since.`,
        ),
        changeBlocks(change),
        wayTo('compare REV'),
      );

const pairBlocks = ({ pairs }: Overview): Block[] =>
  pairs.length === 0
    ? [quiet('None: no two labels are in conflict.')]
    : table(
        'How far observed agreement rises at most if people always decide the pair in the same way. It is a bound: what a tie-breaker brings may be less.',
        pairs,
        [
          ['Labels', ({ labels: [a, b] }) => `${a} / ${b}`],
          ['Question', ({ question }) => question],
          ['Samples', ({ samples }) => samples, 'bar'],
          ['Agreement now', ({ observed }) => decimal(observed), 'number'],
          ['At most', ({ atMost }) => decimal(atMost), 'number'],
          [
            'Tie-breaker',
            ({ tieBreakers }): Inline =>
              tieBreakers.length === 0 ? { quiet: 'none' } : tieBreakers.join(', '),
          ],
        ],
      );

/** The overview for JSON: of the change, what the page says, without samples and people. */
export const overviewJson = ({ change, ...made }: Overview): object => ({
  ...made,
  change:
    'reason' in change
      ? change
      : {
          ...{ before: change.before, differing: change.differing, totals: change.totals },
          newDisagreements: change.disagreements.filter(({ change: kind }) => kind === 'came').length,
          agreement: change.layers.map(({ id, name, metric, before, after, move }) => ({
            id,
            name,
            metric,
            before,
            after,
            move,
          })),
        },
});
