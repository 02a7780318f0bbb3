import { minOf } from '../../base/lists';
import { counted, percent } from '../../base/text/phrases';
import {
  blocksOf,
  details,
  firstRows,
  heading,
  joined,
  paragraph,
  quiet,
  section,
  table,
  warning,
  type Block,
  type Column,
  type Inline,
  type Line,
} from '../../document/blocks';
import { chance } from '../../document/estimates';
import { day, decimal, limits, type Figure } from '../../document/figure';
import type { AnnotatorRow, Coefficient, Judged, LayerNumbers, PairRow, VersionRow } from './model';

/** Thresholds of Krippendorff (2004, p. 241): below the first discard, between them tentative, above the second reliable. */
const THRESHOLDS = [0.667, 0.8] as const;

/** Whether a coefficient corrects for chance: only then do the thresholds apply. */
const isCorrected = ({ key }: Coefficient): boolean =>
  !/^(percent_agreement|agreement|pairwise_f1|needed_no_correction)$/.test(key);

/** A coefficient on an axis from `low` to 1. */
export const axisOf = (of: Coefficient, low: number): Inline => ({
  axis: of,
  low,
  thresholds: isCorrected(of) ? THRESHOLDS : [],
});

/** The conclusion from the lower limit of the interval, and on request its reason. */
export function verdict(of: Coefficient, withReason = false): Line {
  if (of.value === null || !of.ci95 || !isCorrected(of)) return [];
  const [lower] = of.ci95;
  const [tentative, reliable] = THRESHOLDS;
  const [look, word, reason] =
    lower >= reliable
      ? (['good', 'reliable', `the lower limit is at or above ${reliable}`] as const)
      : lower >= tentative
        ? (['mid', 'tentative', `the lower limit is between ${tentative} and ${reliable}`] as const)
        : (['bad', 'not reliable', `the lower limit is below ${tentative}`] as const);
  return [{ look, text: withReason ? `${word}: ${reason}` : word }];
}

/** The most rows of a table in details. */
const MAX_ROWS = 40;

/**
 * The numbers below the headline: by label, person, pair, time and version. With details, also what `layerNumbers` adds in them, and all
 * pairs as a list.
 */
export function numberBlocks(numbers: LayerNumbers, hasDetails = false): Block[] {
  const { labels, annotators, pairs, comparison, attributes = [], measure } = numbers;
  const isCompared = annotators.length > 1 || annotators.some(({ gold }) => gold);
  return blocksOf(
    section(
      3,
      'Labels',
      firstRows(
        hasDetails ? MAX_ROWS : Infinity,
        'Specific agreement: how likely a second annotator gives the label if one does. Alpha: the label against all others.',
        labels,
        [
          ['Label', ({ name }) => name],
          ['Count', ({ count }) => count, 'number'],
          ['Share', ({ share }) => (share === null ? '–' : percent(share, 1)), 'number'],
          ['', ({ agreement }) => ({ bar: agreement })],
          ['Specific', ({ agreement }) => ({ figure: agreement })],
          labels.some(({ alpha }) => alpha) && ['Alpha', ({ alpha }) => alpha && { figure: alpha }],
          labels.some(({ ac1 }) => ac1) && ['AC1', ({ ac1 }) => ac1 && { figure: ac1 }],
        ],
      ),
    ),
    section(3, 'Annotators', [
      ...(isCompared ? annotatorTable(annotators, measure, hasDetails) : []),
      ...pairBlocks(pairs, annotators, hasDetails),
    ]),
    section(
      3,
      'Comparisons',
      table(
        `Strengths are log-odds of winning, by the model of Bradley and Terry. ${comparison?.notes.join(' ')}`,
        comparison?.rows ?? [],
        [['', ({ name }) => name], ...valueColumns<Coefficient>((one) => one, 3, Infinity)],
      ),
    ),
    section(
      3,
      'Attributes',
      table(
        'On spans and relations that two or more people set with the same label in the same places. A missing value counts as a value.',
        attributes,
        [
          ['', ({ name }) => name],
          ['Units', ({ units }) => units, 'number'],
          ['Pairs', (row) => row.pairs, 'number'],
          ['Agreement', ({ agreement }) => ({ figure: agreement })],
          ['Alpha, nominal', ({ alpha }) => ({ figure: alpha })],
        ],
      ),
    ),
    section(3, 'Over time', time(numbers)),
    section(3, 'Before and after each version of the guideline', versions(numbers.guidelines)),
    heading(3, 'To paste into a methods section'),
    { kind: 'quote', line: [numbers.methods] },
  );
}

/** The number to quote, all coefficients, and what to mind. `counts`: of what they are. */
export function headlineBlocks(numbers: LayerNumbers, counts: string): Block[] {
  const { headline: main, why, coefficients, measure, warnings } = numbers;
  const low = minOf(
    coefficients.flatMap(({ value, ci95 }) => [value ?? 0, ci95?.[0] ?? 0]),
    0,
  );
  const floor = low < 0 ? Math.max(-1, Math.floor(low * 10) / 10) : 0;
  const interval = main.ci95 ? `, 95 % interval ${limits(main.ci95, 2)}` : `, ${main.reason ?? ''}`;
  const dashed = coefficients.some(isCorrected)
    ? `; tentative from ${THRESHOLDS[0]}, reliable from ${THRESHOLDS[1]} (dashed on pages)`
    : '';
  return [
    {
      kind: 'facts',
      facts: [
        main.value === null
          ? ['–', `${main.name}, undefined: ${main.reason}`]
          : [decimal(main.value, 2), main.name + interval],
      ],
    },
    ...(verdict(main).length > 0 ? [paragraph(...verdict(main, true))] : []),
    quiet(why),
    quiet(counts),
    ...table(
      `Coefficients with 95 % intervals${dashed}. “${measure}” is what agreement means in the tables below.`,
      coefficients,
      [
        ['', ({ name }) => name],
        ...valueColumns<Coefficient>((one) => one, 3),
        ['', (one) => axisOf(one, floor)],
      ],
    ),
    ...warnings.map((text) => warning(text)),
  ];
}

/** A number and its interval, or the reason that there is none. `most`: what the number cannot exceed. */
export const valueColumns = <T>(of: (row: T) => Figure, digits: number, most = 1): readonly Column<T>[] => [
  ['Value', (row) => (of(row).value === null ? '–' : decimal(of(row).value!, digits)), 'number'],
  [
    '95 % interval',
    (row) => {
      const { ci95, reason = '' } = of(row);
      return ci95 ? { quiet: limits(ci95, digits, most), whole: true } : { quiet: reason };
    },
  ],
];

const LENGTHS: Readonly<Record<number, string>> = {
  1: 'day',
  7: 'week',
  28: 'four weeks',
  91: 'quarter',
  364: 'year',
};

function time({ time: line, measure }: LayerNumbers): Block[] {
  if (!line || line.windows.length < 2) return [];
  const unit = LENGTHS[line.days] ?? `${line.days} days`;
  return [
    { kind: 'plot', time: line, measure },
    details('The numbers behind it', [
      ...table(`${measure} by ${unit}, on items whose last answer falls into it`, line.windows, [
        ['From', ({ from }) => day(from)],
        ['To', ({ to }) => day(to)],
        ['Items', ({ count }) => count, 'number'],
        ['Agreement', ({ share }) => ({ figure: share })],
      ]),
      ...table('First answer under each version of the guideline', line.marks, [
        ['Version', ({ version }) => version],
        ['First answer', (mark) => day(mark.time)],
      ]),
    ]),
  ];
}

const versions = (rows: readonly VersionRow[]): Block[] =>
  table(
    'Agreement among the answers given under each version. The change is from the version before it that has a number; an interval that contains 0 shows no change.',
    rows.length < 2 ? [] : rows,
    [
      ['Version', ({ version }) => version],
      ['Answers', ({ answers }) => answers, 'number'],
      ['Items with two', ({ pairable }) => pairable, 'number'],
      ['Agreement', ({ agreement }) => ({ figure: agreement })],
      ['Alpha', ({ alpha }) => ({ figure: alpha })],
      ['Change', ({ change }) => change && changeLine(change)],
    ],
  );

function changeLine({ value, ci95, of, from }: NonNullable<VersionRow['change']>): Line {
  const sure = ci95 !== undefined && (ci95[0] > 0 || ci95[1] < 0);
  const text = (value! > 0 ? '+' : '') + decimal(value!, 2);
  const between = ci95 ? ` ${limits(ci95, 2)}` : '';
  return [
    sure ? { look: value! > 0 ? 'good' : 'bad', text } : text,
    { quiet: `${between} ${of}, since ${from}` },
  ];
}

/** A row per person: agreement with the others, theirs without this person, with themself, with gold, over time. */
const annotatorTable = (rows: readonly AnnotatorRow[], measure: string, hasDetails: boolean): Block[] =>
  table(
    `Agreement with the others: with their majority, or, where answers are compared by degrees, their ${measure}. “Without” is what remains when this person is left out: if it is well above the whole, this person causes much of the disagreement.`,
    rows,
    [
      ['Annotator', ({ name }) => name],
      ['Answers', ({ count }) => count, 'number'],
      ['', ({ withOthers }) => ({ bar: withOthers })],
      ['With the others', ({ withOthers }) => ({ figure: withOthers })],
      ['Without', ({ without }) => ({ figure: without })],
      rows.some(({ self }) => self.value !== null) && ['With themself', ({ self }) => ({ figure: self })],
      rows.some(({ gold }) => gold) && [
        hasDetails ? 'Against the reference' : 'Against gold',
        ({ gold }) => judgedLine(gold),
      ],
      rows.some(({ gold }) => gold?.agreement) && [
        'Agreement with it',
        ({ gold }) => gold?.agreement && { figure: gold.agreement },
      ],
      hasDetails && rows.some(({ weeks }) => weeks.length > 1) && ['First and last week', weeksLine],
      rows.some(({ trend }) => trend !== null) && ['Trend, p', ({ trend }) => trendText(trend), 'number'],
    ],
  );

/** How a person agreed with the others at first and at last. */
const weeksLine = ({ weeks }: AnnotatorRow): Line =>
  weeks.length < 2 ? [] : joined([{ figure: weeks[0]!.share }, { figure: weeks.at(-1)!.share }], ' → ');

/** A share of right answers, and their number. */
export const judgedLine = (of: Judged | undefined): Line =>
  of ? [{ figure: of.accuracy }, { quiet: ` ${of.correct} of ${of.items}`, whole: true }] : [];

const trendText = (p: number | null): Inline =>
  p === null ? '–' : p < 0.01 ? { look: 'mid', text: chance(p) } : chance(p);

/** Maximum number of people for a readable matrix of pairs. */
const MAX_PEOPLE = 12;
/** Pairs with fewer items are grey: their numbers are unreliable. */
const MIN_PAIR_ITEMS = 30;

/** All pairs: agreement below the diagonal, common items above; or a list if there are too many people. */
function pairBlocks(
  pairs: readonly PairRow[],
  annotators: readonly AnnotatorRow[],
  hasDetails: boolean,
): Block[] {
  if (pairs.length < 2) return [];
  const people = annotators.map(({ name }) => name);
  const withKappa = pairs.some(({ kappa }) => kappa);
  if (hasDetails) return pairTable(pairs, withKappa, MAX_ROWS);
  if (people.length > MAX_PEOPLE)
    return [details(`${counted(pairs.length, 'pair')}, least agreement first`, pairTable(pairs, withKappa))];
  const cell = (row: string, column: string): Inline => {
    if (row === column) return '·';
    const pair = pairs.find(({ a, b }) => (a === row && b === column) || (a === column && b === row));
    if (!pair) return '';
    if (people.indexOf(column) > people.indexOf(row)) return { quiet: String(pair.shared) };
    const { value } = withKappa ? (pair.kappa ?? { value: null }) : pair.agreement;
    const shade = value === null ? 0 : Math.max(1, Math.min(5, Math.ceil(5 * value)));
    return {
      look: pair.shared < MIN_PAIR_ITEMS ? 'few' : `b${shade}`,
      text: value === null ? '–' : decimal(value, 2),
      title: `${row} and ${column}: ${counted(pair.shared, 'item')}, ${percent(pair.agreement.value ?? 0)} agreement`,
    };
  };
  return table(
    `Below the diagonal ${withKappa ? 'Cohen’s kappa' : 'agreement'} of two people, above it the items that both answered; pale below ${MIN_PAIR_ITEMS} items.`,
    people,
    [
      ['', (row) => row],
      ...people.map((column): Column<string> => [column, (row) => cell(row, column), 'map']),
    ],
  );
}

const pairTable = (pairs: readonly PairRow[], withKappa: boolean, max = Infinity): Block[] =>
  firstRows(
    max,
    '',
    [...pairs].sort((x, y) => (x.agreement.value ?? 2) - (y.agreement.value ?? 2)),
    [
      ['Pair', ({ a, b }) => `${a} – ${b}`],
      ['Items', ({ shared }) => shared, 'number'],
      ['Agreement', ({ agreement }) => ({ figure: agreement })],
      withKappa && ['Kappa', ({ kappa }) => kappa && { figure: kappa }],
    ],
  );
