import { counted, percent } from '../../base/text/phrases';
import {
  factOf,
  firstRows,
  heading,
  paragraph,
  quiet,
  section,
  table,
  type Block,
  type Document,
  type Inline,
} from '../../document/blocks';
import { decimal } from '../../document/figure';
import { gateNumber, gateThreshold, type GateCheck } from '../../project/gate';
import { valueText } from '../../kinds/words';
import { rangeOf } from '../../rules/framework/yaml-findings';
import { coveredShare, isCovered, type CoveredItem } from './coverage';
import type { LayerWorth, TestReport, WeighedPair } from './report';
import {
  citing,
  failing,
  isFailedByPeople,
  isFaulty,
  type TestedAnswer,
  type TestedExample,
} from './run-tests';

export interface DocumentOptions {
  readonly title: string;
  /** Rows of each table; the rest is counted. */
  readonly listed?: number;
  /** Whether who reads it may know who answered which sample how. */
  readonly seesAnswers?: boolean;
}

const where = ({ test: { example } }: TestedExample): string => `line ${rangeOf(example).start.line + 1}`;

/** `2 of 5 (40 %)` */
const share = (part: number, whole: number): string =>
  whole === 0 ? '' : `${part} of ${whole} (${percent(part / whole)})`;

/** The tests of a guideline as a document. */
export function testDocument(
  report: TestReport,
  { title, listed = Infinity, seesAnswers = true }: DocumentOptions,
): Document {
  const { examples } = report.tests;
  const faulty = examples.filter(isFaulty);
  const answered = examples.filter(({ people, predictions }) => people.length + predictions.length > 0);
  const wrong = answered.flatMap((example) =>
    [...example.people, ...example.predictions]
      .filter((answer) => !answer.isRight)
      .map((answer) => ({ example, answer })),
  );
  return {
    title: 'Guideline tests',
    subtitle: report.version === undefined ? title : `${title}, guideline ${report.version}`,
    lead: [
      {
        kind: 'facts',
        facts: [
          factOf(examples.length, 'example'),
          factOf(faulty.length, 'example', ' with a fault', 'examples'),
          factOf(answered.length, 'example', ' that somebody answered', 'examples'),
        ],
      },
    ],
    blocks: [
      ...section(
        2,
        'Faults in examples',
        table('', faulty, [
          ['Example', ({ id }) => ({ strong: id })],
          ['Where', (example) => ({ quiet: where(example), whole: true })],
          ['What is wrong', ({ findings }) => findings.map(({ message }) => message).join(' ')],
        ]),
        'faults',
      ),
      heading(2, 'Examples that were answered', 'answered'),
      ...answeredBlocks(answered, examples.length, listed),
      ...(seesAnswers ? section(3, 'Wrong answers', wrongAnswers(wrong, listed), 'wrong') : []),
      ...section(
        2,
        'What a tie-breaker is worth',
        report.worth.flatMap((layer) => worthBlocks(layer, listed)),
        'worth',
      ),
      ...section(2, 'What the project asks for', checksTable(report.checks), 'checks'),
    ],
  };
}

function answeredBlocks(answered: readonly TestedExample[], all: number, listed: number): Block[] {
  if (answered.length === 0)
    return [
      paragraph(
        all === 0
          ? 'The guideline has no examples.'
          : 'Nobody has answered a sample with the text of an example. "labelwright test --write-quiz FILE" makes samples of the examples.',
      ),
    ];
  const rate = (of: (example: TestedExample) => readonly TestedAnswer[]) => (example: TestedExample) => {
    const { tested, failed } = failing(of(example));
    return share(failed, tested);
  };
  const interval = (example: TestedExample): Inline => {
    const { share: found } = failing(example.people);
    return found.value === null
      ? ''
      : { quiet: `${percent(found.limits[0])} to ${percent(found.limits[1])}`, whole: true };
  };
  const worstFirst = answered.toSorted((a, b) => failedShare(b) - failedShare(a));
  return firstRows(listed, '', worstFirst, [
    ['Example', (example) => (isFailedByPeople(example) ? { strong: example.id } : example.id)],
    ['Where', (example) => ({ quiet: where(example), whole: true })],
    ['People wrong', rate(({ people }) => people)],
    ['95 % interval', interval],
    [
      'Cite its rule',
      ({ people, test }) => (test.example.rules.length > 0 ? share(citing(people), people.length) : ''),
    ],
    ['Predictions wrong', rate(({ predictions }) => predictions)],
  ]);
}

const failedShare = ({ people, predictions }: TestedExample): number => {
  const { failed, tested } = failing(people.length > 0 ? people : predictions);
  return tested === 0 ? 0 : failed / tested + (people.length > 0 ? 1 : 0);
};

const wrongAnswers = (
  wrong: readonly { readonly example: TestedExample; readonly answer: TestedAnswer }[],
  listed: number,
): Block[] =>
  firstRows(listed, '', wrong, [
    ['Example', ({ example }) => example.id],
    ['By', ({ answer }) => answer.by],
    ['Sample', ({ answer }) => ({ sample: answer.sample })],
    ['Differs on', ({ answer, example }) => differences(example, answer)],
    ['Cites', ({ answer }) => answer.rules.join(', ')],
  ]);

/** `intent: refund instead of return; ruled out: refund` */
export function differences({ test: { example } }: TestedExample, { labels, judged }: TestedAnswer): string {
  const said = (of: TestedAnswer['labels'], layer: string): string =>
    Object.hasOwn(of, layer) ? valueText(of[layer]!) : 'no answer';
  return [
    ...judged.wrong.map(
      (layer) => `${layer}: ${said(labels, layer)} instead of ${said(example.labels, layer)}`,
    ),
    ...(judged.ruledOut.length > 0 ? [`ruled out: ${judged.ruledOut.join(', ')}`] : []),
  ].join('; ');
}

function worthBlocks({ layer, observed = 0, alpha, pairs }: LayerWorth, listed: number): Block[] {
  const hasCosts = pairs.some(({ cost }) => cost !== pairs[0]!.cost);
  return [
    paragraph(
      { strong: layer },
      `: observed agreement is ${decimal(observed)}${alpha === undefined ? '' : `, alpha ${decimal(alpha)}`}. If people always decided a pair in the same way, it would be at most:`,
    ),
    ...firstRows(Math.min(listed, MAX_PAIRS), '', pairs, [
      ['Pair', ({ a, b }) => `${a} / ${b}`],
      [
        'Tie-breaker',
        ({ tieBreakers }) => (tieBreakers.length > 0 ? tieBreakers.join(', ') : { quiet: 'none' }),
      ],
      ['Samples', ({ samples }) => samples.size, 'number'],
      ['People', ({ people }) => people, 'number'],
      ['At most', ({ atMost }) => decimal(atMost), 'number'],
      ['More', ({ atMost }) => decimal(atMost - observed), 'number'],
      alpha !== undefined && [
        'Alpha about',
        ({ aboutAlpha }: WeighedPair) => (aboutAlpha === undefined ? '–' : decimal(aboutAlpha)),
        'number',
      ],
      hasCosts && ['Cost', ({ cost }: WeighedPair) => cost, 'number'],
    ]),
  ];
}

/** Pairs that are listed of a layer. */
const MAX_PAIRS = 20;

const checksTable = (checks: readonly GateCheck[]): Block[] =>
  table('', checks, [
    [
      '',
      ({ outcome }) =>
        outcome === 'pass' ? 'ok' : outcome === 'fail' ? { strong: 'FAILS' } : { quiet: 'not measured' },
    ],
    ['Check', ({ title }) => title],
    ['Found', (check) => (check.value === null ? '–' : gateNumber(check, check.value)), 'number'],
    ['Asked', gateThreshold],
    ['', ({ detail }) => detail],
  ]);

/** The coverage of a guideline as a document. */
export function coverageDocument(
  { coverage, version }: TestReport,
  { title, listed = Infinity, seesAnswers = true }: DocumentOptions,
): Document {
  const covered = coverage.filter(isCovered).length;
  const uncited = coverage.filter(({ answers }) => answers === 0);
  return {
    title: 'Guideline coverage',
    subtitle: version === undefined ? title : `${title}, guideline ${version}`,
    lead: [
      {
        kind: 'facts',
        facts: [
          factOf(coverage.length, 'rule', ' and tie-breakers', 'rules'),
          [percent(coveredShare(coverage) ?? 0), 'with an example or five citing answers'],
          [uncited.length.toLocaleString('en'), 'that nobody cites'],
        ],
      },
    ],
    blocks: [
      ...firstRows(
        listed,
        `Those that lack most first; ${covered} of ${coverage.length} are covered`,
        coverage,
        [
          ['Rule', (item) => (isCovered(item) ? item.id : { strong: item.id })],
          ['Kind', ({ kind }) => ({ quiet: kind })],
          ['Examples', ({ examples }) => examples.length, 'number'],
          ['Counter-examples', ({ counterExamples }) => counterExamples?.length ?? { quiet: '–' }, 'number'],
          [
            'Citing answers',
            ({ answers, samples }) => (answers === 0 ? '0' : `${answers} on ${counted(samples, 'sample')}`),
            'number',
          ],
          ['Predictions', ({ predictions }) => predictions, 'number'],
          ['Decided', ({ decided }) => decided ?? { quiet: '–' }, 'number'],
          ['Tested', ({ tested }) => tested, 'number'],
        ],
      ),
      ...section(2, 'Rules that nobody cites', uncitedBlocks(uncited, listed, seesAnswers), 'uncited'),
      quiet(
        'Decided: samples on which an answer cites the rule and has its label, and another does neither.',
      ),
    ],
  };
}

const uncitedBlocks = (items: readonly CoveredItem[], listed: number, seesAnswers: boolean): Block[] =>
  firstRows(
    listed,
    '',
    items.toSorted((a, b) => b.affected.count - a.affected.count),
    [
      ['Rule', ({ id }) => id],
      ['Text', ({ text }) => ({ quiet: text })],
      [
        'Samples that should cite it',
        ({ affected: { count, samples } }) => {
          if (count === 0) return { quiet: 'no sample is affected' };
          if (!seesAnswers) return counted(count, 'sample');
          const named = samples.slice(0, MAX_NAMED).flatMap((sample): Inline[] => [{ sample }, ' ']);
          return count > MAX_NAMED ? [...named, { quiet: `and ${count - MAX_NAMED} more` }] : named;
        },
      ],
    ],
  );

/** Samples that are named for a rule. */
const MAX_NAMED = 5;
