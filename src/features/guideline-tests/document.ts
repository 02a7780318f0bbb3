import { counted, percent } from '../../base/text/phrases';
import {
  factOf,
  firstRows,
  heading,
  joinedBy,
  paragraph,
  section,
  table,
  type Block,
  type Document,
  type Inline,
} from '../../document/blocks';
import { decimal } from '../../document/figure';
import { valueText } from '../../kinds/words';
import { rangeOf } from '../../rules/framework/yaml-findings';
import { coveredShare, isCovered, type CoveredItem } from './coverage';
import { resultText, type Change, type ModelTests } from './model-tests';
import type { LayerWorth, TestReport } from './report';
import { failing, type TestedAnswer, type TestedExample } from './run-tests';

/** The tests of a guideline as a document. `listed`: rows of each table; the rest is counted. */
export function testDocument(
  { tests, models, failures, worth }: TestReport,
  title: string,
  listed = Infinity,
): Document {
  const answered = tests.examples.filter(({ people, predictions }) => people.length + predictions.length > 0);
  const facts = [
    factOf(tests.examples.length, 'example'),
    factOf(failures.size, 'example', ' failing'),
    factOf(answered.length, 'example', ' that somebody answered'),
  ];
  const failed = table('', failures, [
    ['Example', ([{ id }]) => ({ strong: id })],
    ['Line', ([{ test }]) => rangeOf(test.example).start.line + 1, 'number'],
    ['Why', ([, why]) => why],
  ]);
  return {
    title: 'Guideline tests',
    subtitle: title,
    lead: [{ kind: 'facts', facts }],
    blocks: [
      ...section(2, 'Examples that fail', failed, 'failing'),
      heading(2, 'Examples that were answered', 'answered'),
      ...answeredBlocks(answered, listed),
      ...models.flatMap((each) => section(2, `Model ${each.model}`, modelBlocks(each, listed))),
      ...section(
        2,
        'What a tie-breaker is worth',
        worth.flatMap((layer) => worthBlocks(layer, listed)),
        'worth',
      ),
    ],
  };
}

function answeredBlocks(answered: readonly TestedExample[], listed: number): Block[] {
  if (answered.length === 0)
    return [
      paragraph('Nobody has answered a sample with the text of an example, and no model has predicted one.'),
    ];
  const shareOf = (answers: readonly TestedAnswer[]): Inline => ({ figure: failing(answers).share });
  return firstRows(listed, 'The share of wrong answers, with its 95 % interval', answered, [
    ['Example', ({ id }) => id],
    ['People', ({ people }) => people.length, 'number'],
    ['Wrong', ({ people }) => shareOf(people), 'number'],
    [
      'Cite its rule',
      ({ people, test }) =>
        test.example.rules.length > 0 ? people.filter(({ cites }) => cites).length : '–',
      'number',
    ],
    ['Predictions', ({ predictions }) => predictions.length, 'number'],
    ['Wrong', ({ predictions }) => shareOf(predictions), 'number'],
    ['What was answered instead', (example) => wrongAnswers(example)],
  ]);
}

function modelBlocks(tests: ModelTests, listed: number): Block[] {
  const { results, against } = tests;
  const count = (wanted?: string): number => results.filter(({ outcome }) => outcome === wanted).length;
  const ids = (wanted: Change): string =>
    results.flatMap(({ change, example }) => (change === wanted ? example.id : [])).join(', ') || 'none';
  const since = `Since version ${against}, new failures: ${ids('new failure')}. Added: ${ids('added')}. Changed: ${ids('changed')}.`;
  return [
    paragraph(
      `${count('pass')} of ${counted(results.length, 'example')} pass: right in all repeats. ${count('flaky')} right in some, ${count('fail')} in none, ${count('not tested') + count()} not tested. `,
      against === undefined ? 'There are no answers under an earlier version to compare with.' : since,
    ),
    ...firstRows(
      listed,
      'Not right in all repeats',
      results.filter((each) => resultText(tests, each) !== ''),
      [
        ['Example', ({ example }) => example.id],
        ['Result', (each) => resultText(tests, each)],
        ['What was answered instead', ({ example, answers }) => wrongAnswers(example, answers)],
      ],
    ),
  ];
}

/** The wrong answers to an example: `ana: intent: refund instead of return; ruled out: refund.` */
export const wrongAnswers = (
  example: TestedExample,
  answers: readonly TestedAnswer[] = [...example.people, ...example.predictions],
): string =>
  answers
    .filter(({ isRight }) => !isRight)
    .map((answer) => `${wrongAnswer(example, answer)}.`)
    .join(' ');

/** `ana: intent: refund instead of return; ruled out: refund` */
export function wrongAnswer({ test: { example } }: TestedExample, answer: TestedAnswer): string {
  const said = (of: TestedAnswer['labels'], layer: string): string =>
    Object.hasOwn(of, layer) ? valueText(of[layer]!) : 'no answer';
  const differences = answer.wrong.map(
    (layer) => `${layer}: ${said(answer.labels, layer)} instead of ${said(example.labels, layer)}`,
  );
  if (answer.ruledOut.length > 0) differences.push(`ruled out: ${answer.ruledOut.join(', ')}`);
  return `${answer.by}: ${differences.join('; ')}`;
}

/** The pairs of labels in conflict on a layer, and what a tie-breaker for them could bring at most. */
export function worthBlocks({ layer, observed = 0, alpha, pairs }: LayerWorth, listed: number): Block[] {
  const about = alpha === undefined ? '' : `, alpha ${decimal(alpha)}`;
  return [
    paragraph(
      { strong: layer },
      `: observed agreement is ${decimal(observed)}${about}. If people always decided a pair in the same way, it would be at most:`,
    ),
    ...firstRows(listed, '', pairs, [
      ['Pair', ({ a, b }) => `${a} / ${b}`],
      ['Tie-breaker', ({ tieBreakers }) => tieBreakers.join(', ') || { quiet: 'none' }],
      ['Samples', ({ samples }) => samples.size, 'number'],
      ['People', ({ people }) => people.size, 'number'],
      ['At most', ({ atMost }) => decimal(atMost), 'number'],
      ['More', ({ atMost }) => decimal(atMost - observed), 'number'],
      ['Alpha about', ({ aboutAlpha }) => (aboutAlpha === undefined ? '–' : decimal(aboutAlpha)), 'number'],
      ['Cost', ({ cost }) => cost, 'number'],
    ]),
  ];
}

/** The coverage of a guideline as a document. */
export function coverageDocument({ coverage }: TestReport, title: string, listed = Infinity): Document {
  const covered = coverage.filter(isCovered).length;
  const uncited = coverage
    .filter(({ answers }) => answers === 0)
    .sort((a, b) => b.affected.count - a.affected.count);
  const share = percent(coveredShare(coverage) ?? 0);
  const none = { quiet: '–' };
  return {
    title: 'Guideline coverage',
    subtitle: title,
    blocks: [
      paragraph(
        `${covered} of ${counted(coverage.length, 'rule')} and tie-breakers (${share}) have an example or five citing answers. Nobody cites ${uncited.length}.`,
      ),
      ...firstRows(listed, 'Those that lack most first', coverage, [
        ['Rule', (each) => (isCovered(each) ? each.item.id : { strong: each.item.id })],
        ['Examples', ({ examples }) => examples.length, 'number'],
        ['Counter-examples', ({ counterExamples }) => counterExamples?.length ?? none, 'number'],
        ['Citing answers', ({ answers }) => answers, 'number'],
        ['On samples', ({ samples }) => samples, 'number'],
        ['Predictions', ({ predictions }) => predictions, 'number'],
        ['Decided', ({ decided }) => decided ?? none, 'number'],
        ['Tested', ({ tested }) => tested, 'number'],
      ]),
      ...section(
        2,
        'Rules that nobody cites',
        firstRows(listed, '', uncited, [
          ['Rule', ({ item }) => item.id],
          ['Text', ({ item }) => ({ quiet: 'text' in item ? item.text : (item.when?.text ?? '') })],
          ['Samples that should cite it', ({ affected }) => affectedLine(affected)],
        ]),
        'uncited',
      ),
    ],
  };
}

function affectedLine({ count, samples }: CoveredItem['affected']): readonly Inline[] {
  if (count === 0) return [{ quiet: 'no sample is affected' }];
  const named = joinedBy(samples, ' ', (sample) => ({ sample }));
  return count > samples.length ? [...named, { quiet: ` and ${count - samples.length} more` }] : named;
}
