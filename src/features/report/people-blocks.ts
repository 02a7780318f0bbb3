import { counted, percent } from '../../base/text/phrases';
import { joined, table, type Block, type Column, type Inline, type Line } from '../../document/blocks';
import { chance } from '../../document/estimates';
import { decimal } from '../../document/figure';
import { qualificationWords } from '../../project/gold/qualification-words';
import type {
  AnnotatorPage,
  AnnotatorQualification,
  AnnotatorRow,
  Judged,
  LayerReport,
  PairRow,
} from './model';

/** A row per person: agreement with the others, theirs without this person, with themself, with gold, over time. */
export const annotatorTable = (rows: readonly AnnotatorRow[], measure: string): Block[] =>
  table(
    `Agreement with the others: with their majority, or, where answers are compared by degrees, their ${measure}. “Without” is what remains when this person is left out: well above the whole says that they carry the disagreement.`,
    rows,
    [
      ['Annotator', ({ name }) => name],
      ['Answers', ({ count }) => count, 'number'],
      ['', ({ withOthers }) => ({ bar: withOthers })],
      ['With the others', ({ withOthers }) => ({ figure: withOthers })],
      ['Without', ({ without }) => ({ figure: without })],
      rows.some(({ self }) => self.value !== null) && ['With themself', ({ self }) => ({ figure: self })],
      rows.some(({ gold }) => gold) && ['Against gold', ({ gold }) => judgedLine(gold)],
      rows.some(({ trend }) => trend !== null) && ['Trend, p', ({ trend }) => trendText(trend), 'number'],
    ],
  );

/** A share of right answers, and their number. */
export const judgedLine = (of: Judged | undefined): Line =>
  of ? [{ figure: of.accuracy }, { quiet: ` ${of.correct} of ${of.items}`, whole: true }] : [];

const trendText = (p: number | null): Inline =>
  p === null ? '–' : p < 0.01 ? { look: 'mid', text: chance(p) } : chance(p);

/** Maximum number of people for a readable matrix of pairs. */
const MAX_PEOPLE = 12;
/** Pairs with fewer items are grey: their numbers are unreliable. */
const FEW = 30;

/** All pairs: agreement below the diagonal, common items above; or a list if there are too many people. */
export function pairTable(pairs: readonly PairRow[], people: readonly string[]): Block[] {
  if (pairs.length < 2) return [];
  const withKappa = pairs.some(({ kappa }) => kappa);
  if (people.length > MAX_PEOPLE) return [pairList(pairs, withKappa)];
  const cell = (row: string, column: string): Inline => {
    if (row === column) return '·';
    const pair = pairs.find(({ a, b }) => (a === row && b === column) || (a === column && b === row));
    if (!pair) return '';
    if (people.indexOf(column) > people.indexOf(row)) return { quiet: String(pair.shared) };
    const { value } = withKappa ? (pair.kappa ?? { value: null }) : pair.agreement;
    const shade = value === null ? 0 : Math.max(1, Math.min(5, Math.ceil(5 * value)));
    return {
      look: pair.shared < FEW ? 'few' : `b${shade}`,
      text: value === null ? '–' : decimal(value, 2),
      title: `${row} and ${column}: ${counted(pair.shared, 'item')}, ${percent(pair.agreement.value ?? 0)} agreement`,
    };
  };
  return table(
    `Below the diagonal ${withKappa ? 'Cohen’s kappa' : 'agreement'} of two people, above it the items that both answered; pale below ${FEW} items.`,
    people,
    [
      ['', (row) => row],
      ...people.map((column): Column<string> => [column, (row) => cell(row, column), 'map']),
    ],
  );
}

const pairList = (pairs: readonly PairRow[], withKappa: boolean): Block => ({
  kind: 'details',
  summary: `${counted(pairs.length, 'pair')}, least agreement first`,
  blocks: table(
    '',
    [...pairs].sort((x, y) => (x.agreement.value ?? 2) - (y.agreement.value ?? 2)),
    [
      ['Pair', ({ a, b }) => `${a} – ${b}`],
      ['Items', ({ shared }) => shared, 'number'],
      ['Agreement', ({ agreement }) => ({ figure: agreement })],
      withKappa && ['Kappa', ({ kappa }) => kappa && { figure: kappa }],
    ],
  ),
});

/** A row per person: attention checks and the qualification, if the project has them. */
export function checksTable(pages: readonly AnnotatorPage[]): Block[] {
  const checked = pages.some(({ checks }) => checks);
  const qualifying = pages.some(({ qualification }) => qualification);
  return table(
    `By first answers.${checked ? ' Anyone who reads the text answers an attention check correctly.' : ''}`,
    checked || qualifying ? pages : [],
    [
      ['Annotator', ({ name }) => name],
      checked && ['Attention checks failed', ({ checks }) => (checks ? failedText(checks) : '–')],
      qualifying && ['Qualification', ({ qualification: state }) => (state ? stateText(state) : '–')],
      qualifying && ['Right answers in it', ({ qualification: state }) => (state ? rightLine(state) : '–')],
    ],
  );
}

const failedText = ({ judged, failed }: NonNullable<AnnotatorPage['checks']>): Inline =>
  failed > 0 ? { look: 'mid', text: `${failed} of ${judged}` } : `0 of ${judged}`;

function stateText(state: AnnotatorQualification): Inline {
  const text = qualificationWords(state, state.missing, state.blocked);
  return state.outcome === 'failed' || state.blocked ? { look: 'mid', text } : text;
}

const rightLine = ({ judged, right, limits: ends }: AnnotatorQualification): Line =>
  judged === 0
    ? ['–']
    : [
        `${right} of ${judged}`,
        { quiet: ends ? ` ${percent(ends[0])} to ${percent(ends[1])}` : '', whole: true },
      ];

const BY = { gold: 'gold', decision: 'decision', others: 'most others' } as const;

/** Feedback on one person's work. */
export function annotatorDetails(page: AnnotatorPage, layers: readonly LayerReport[], anchor: string): Block {
  const { answers, flagged, stale, seconds, confusions, reread } = page;
  const rows = layers.flatMap(({ name: question, annotators }) =>
    annotators.flatMap((row) => (row.name === page.name ? { question, ...row } : [])),
  );
  const counts = [
    counted(answers, 'answer'),
    flagged > 0 && `${flagged} flagged`,
    stale > 0 && `${stale} stale`,
    seconds !== null && `${decimal(seconds, 1)} s per sample`,
  ].filter((part) => part !== false);
  return {
    kind: 'details',
    summary: [{ strong: page.name }, { quiet: ` ${counts.join(', ')}` }],
    anchor,
    blocks: [
      ...table('By question', rows, [
        ['Question', ({ question }) => question],
        ['Answers', ({ count }) => count, 'number'],
        ['With the others', ({ withOthers }) => ({ figure: withOthers })],
        ['Against gold', ({ gold }) => gold && { figure: gold.accuracy }],
        ['With themself', ({ self }) => ({ figure: self })],
        [
          'First and last week',
          ({ weeks }) =>
            weeks.length < 2
              ? ''
              : joined([{ figure: weeks[0]!.share }, { figure: weeks.at(-1)!.share }], ' → '),
        ],
      ]),
      ...table(
        'Confusions: what was said, and what is right by gold, by a reviewer’s decision, or by most of the others',
        confusions,
        [
          ['Said', ({ said }) => said || 'nothing'],
          ['Right', ({ right, ends }) => `${right || 'nothing'}${ends ? ', other ends' : ''}`],
          ['By', ({ by }) => BY[by]],
          ['Samples', ({ count }) => count, 'number'],
          ['Which', ({ samples, count }) => samples.join(', ') + (count > samples.length ? ', …' : '')],
        ],
      ),
      ...table('What to read again', reread, [
        ['Id', ({ id }) => id],
        ['Text', ({ text }) => text],
        ['Because', ({ because }) => because],
      ]),
    ],
  };
}
