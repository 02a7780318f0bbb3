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
  type Document,
  type Line,
} from '../../document/blocks';
import { day, decimal, minute } from '../../document/figure';
import { judgedLine } from '../agreement/document';
import { changeBlocks } from '../compare/report/document';
import { gateBlocks } from '../gate/document';
import { worthBlocks } from '../guideline-tests/document';
import { headlineTable } from '../report/document';
import { stageName } from '../status/words';
import type { Overview } from './build';
import { hourSentence } from './next-hour';

/** Ways on: a view or a row of the view Reports, which is a link in the editor (empty: there is none), and the command. */
const more = (...ways: readonly (readonly [row: string, command: string])[]): Block =>
  quiet(
    'More: ',
    ...joined(
      ways.map(([row, command]): Line => {
        const code = { code: `labelwright ${command}` };
        return row === '' ? [code] : [{ text: row, act: row }, ' (', code, ')'];
      }),
      ', ',
    ),
  );

/** The overview as a document. */
export function overviewDocument(made: Overview): Document {
  const { title, guideline, since, counts, time, rate, progress } = made;
  const facts = [
    [shareOf(progress.at(-1)!), 'of the assigned samples have all their answers'],
    factOf(counts.answers, 'answer', `, ${counts.answersSince.toLocaleString('en')} since`),
    time.all > 0 && ([hours(time.all), `hours of labelling, ${hours(time.since)} since`] as const),
    rate !== undefined &&
      ([pay(time.all, rate), `at ${rate} an hour, ${pay(time.since, rate)} since`] as const),
    factOf(counts.differing, 'sample', ' on which people differ'),
    factOf(counts.toDecide, 'to decide', '', 'to decide'),
  ] as const;
  return {
    title,
    subtitle: `Overview on ${minute(made.made)}${guideline === undefined ? '' : `, guideline ${guideline}`}; “since” means after ${minute(since)}`,
    contents: 'overview',
    lead: [
      { kind: 'facts', facts: facts.filter((fact) => fact !== false) },
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
      headlineTable(made.agreement),
      more(['Agreement', 'report agreement']),
      heading(2, `What changed since ${day(since)}`, 'changes'),
      changesSince(made),
      heading(2, 'Pairs worth a tie-breaker', 'pairs'),
      made.pairs.length === 0
        ? quiet('None: no two labels are in conflict.')
        : made.pairs.flatMap((layer) => worthBlocks(layer, Infinity)),
      more(['Guideline Tests', 'test']),
      heading(2, 'Gate', 'gate'),
      gateBlocks(made.gate),
      more(['Findings', 'check'], ['', 'gate'], ['', 'baseline']),
      quiet(`Made with Labelwright ${made.software}. “labelwright --help” lists all commands.`),
    ),
  };
}

const hours = (seconds: number): string => decimal(seconds / 3600, 2);
const pay = (seconds: number, rate: number): string => decimal((seconds / 3600) * rate, 2);
const shareOf = ({ samples, answered }: Overview['progress'][number]): string =>
  samples === 0 ? '–' : percent(answered / samples, 1);

const progressBlocks = ({ progress }: Overview): Block[] =>
  blocksOf(
    table(
      'Assigned samples that have all their answers, as min_answered of the gate counts them. A sample of two batches needs those of both.',
      progress,
      [
        ['Batch', ({ batch }) => batch ?? { strong: 'all' }],
        ['Samples', (row) => row.samples, 'number'],
        ['Answered', (row) => row.answered, 'number'],
        ['Share', shareOf, 'number'],
        ['', (row) => ({ bar: { value: row.samples === 0 ? null : row.answered / row.samples } })],
        ['End', ({ words }) => words.join('; ')],
      ],
    ),
    more(['Pipeline', 'status'], ['', 'assign'], ['', 'queue next']),
  );

const personName = ({ name, isAside }: Overview['team'][number]): Line =>
  isAside ? [name, { quiet: ' set aside' }] : [name];

function peopleBlocks({ team, people, rate }: Overview): Block[] {
  const isTimed = team.some(({ median }) => median !== null);
  return blocksOf(
    table('Answers, recorded hours, and median seconds for a sample', team, [
      ['Person', personName],
      ['Answers', ({ answers, since }) => [String(answers), { quiet: `, ${since} since` }]],
      isTimed && ['Hours', ({ time }) => [hours(time.all), { quiet: `, ${hours(time.since)} since` }]],
      rate !== undefined && ['Pay', ({ time }) => pay(time.all, rate), 'number'],
      isTimed && ['Seconds', ({ median }) => (median === null ? '' : decimal(median, 1)), 'number'],
      ['Next step', ({ next }) => next],
    ]),
    table(
      'First answers that are right by gold, attention checks apart; the question on which agreement with the others is lowest, without gold',
      team.filter(({ gold, checks, lowest }) => gold ?? checks ?? lowest),
      [
        ['Person', personName],
        team.some(({ gold }) => gold) && ['Right on gold', ({ gold }) => judgedLine(gold)],
        team.some(({ checks }) => checks) && [
          'Checks failed',
          ({ checks }) => checks && `${checks.failed} of ${checks.judged}`,
        ],
        ['Lowest with the others', ({ lowest }) => lowest && [`${lowest.question} `, { figure: lowest }]],
        ['', ({ lowest }) => lowest && { bar: lowest }],
      ],
    ),
    people === 'own' &&
      quiet(
        'What this page says of each person is off until the owner writes “report: {people: true}” into labelwright.yaml. Then reviewers see everyone’s row. Annotators see only their own, with or without it.',
      ),
    more(['My Page', 'report annotator NAME'], ['Corrections', 'report corrections']),
  );
}

const reviewBlocks = ({ review, differing, counts }: Overview): Block[] =>
  blocksOf(
    differing.length > 0 &&
      paragraph(
        `People differ on ${counted(counts.differing, 'sample')}: ${differing.map(([stage, count]) => `${count.toLocaleString('en')} ${stageName(stage)}`).join(', ')}.`,
      ),
    table(
      'Decisions that stand, and the samples to adjudicate. With several reviewers, each sample is in the share of one.',
      review,
      [
        ['Reviewer', ({ reviewer }) => reviewer ?? { strong: 'all' }],
        ['Decided', ({ decided }) => decided, 'number'],
        ['since', (row) => row.since, 'number'],
        ['To decide', ({ open }) => open, 'number'],
      ],
    ),
    more(['Disagreements', 'buckets'], ['', 'adjudicate'], ['', 'spot-check']),
  );

const changesSince = ({ change }: Overview): Block[] =>
  'reason' in change
    ? [quiet(`It is not known. ${change.reason}`)]
    : blocksOf(
        quiet(
          `From the last commit before, ${change.before.commit!.slice(0, 10)} of ${day(change.before.time!)}, to the files as they are. An answer that was given before it and shared after it is new here, so there may be more of them than were given since.`,
        ),
        changeBlocks(change),
        more(['Compare Versions…', 'compare REV'], ['Compare Guideline…', 'compare REV --guideline']),
      );
