import { maxOf, minOf } from '../../base/lists';
import { counted, percent } from '../../base/text/phrases';
import {
  heading,
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
import { day, decimal, limits, type Figure } from '../../document/figure';
import type { BucketCount, CauseCount, Coefficient, Confusion, LayerReport, VersionRow } from './model';
import { annotatorTable, pairTable } from './people-blocks';

/** Thresholds of Krippendorff (2004, p. 241): below the first discard, between them tentative, above the second reliable. */
const THRESHOLDS = [0.667, 0.8] as const;

/** Whether a coefficient corrects for chance: only then do the thresholds apply. */
const isCorrected = ({ key }: Coefficient): boolean =>
  !/^(percent_agreement|agreement|pairwise_f1)$/.test(key);

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

/** The part about one layer. `anchor`: of the samples of a bucket. */
export function layerBlocks(layer: LayerReport, id: string, anchor: (bucket: string) => string): Block[] {
  const { labels, confusion, annotators, pairs, comparison, attributes = [], measure } = layer;
  const people = annotators.length > 1 ? annotators : [];
  return [
    heading(2, [layer.name, { quiet: ` ${layer.type}` }], id),
    ...headline(layer),
    ...layer.warnings.map((text) => warning(text)),
    ...section(3, 'Why annotators disagree', causeTable(layer.causes)),
    ...section(3, 'Labels confused', confusion ? confusionMap(confusion, labels, anchor) : []),
    ...section(3, 'Most disagreements', bucketTable(layer.buckets, anchor)),
    ...section(
      3,
      'Labels',
      table(
        'Specific agreement: how likely a second annotator says it when one does. Alpha: the label against all others.',
        labels,
        [
          ['Label', ({ name }) => name],
          ['Count', ({ count }) => count, 'number'],
          ['Share', ({ share }) => (share === null ? '–' : percent(share, 1)), 'number'],
          ['', ({ agreement }) => ({ bar: agreement })],
          ['Specific', ({ agreement }) => ({ figure: agreement })],
          labels.some(({ alpha }) => alpha) && ['Alpha', ({ alpha }) => alpha && { figure: alpha }],
        ],
      ),
    ),
    ...section(3, 'Annotators', [
      ...annotatorTable(people, measure),
      ...pairTable(
        people.length === 0 ? [] : pairs,
        people.map(({ name }) => name),
      ),
    ]),
    ...section(
      3,
      'Comparisons',
      table(
        `Strengths are log-odds of winning, by the model of Bradley and Terry. ${comparison?.notes.join(' ')}`,
        comparison?.rows ?? [],
        [['', ({ name }) => name], ...valueColumns<Coefficient>((one) => one, 3)],
      ),
    ),
    ...section(
      3,
      'Attributes',
      table(
        'Of spans and relations that two or more people set with the same label at the same places. No value is a value.',
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
    ...section(3, 'Over time', time(layer)),
    ...section(3, 'Before and after each version of the guideline', versions(layer.guidelines)),
    heading(3, 'To paste into a methods section'),
    { kind: 'quote', line: [layer.methods] },
  ];
}

function headline(layer: LayerReport): Block[] {
  const { headline: main, why, coefficients, pairable, items, twice, disputed, measure } = layer;
  const low = minOf(
    coefficients.flatMap(({ value, ci95 }) => [value ?? 0, ci95?.[0] ?? 0]),
    0,
  );
  const floor = low < 0 ? Math.max(-1, Math.floor(low * 10) / 10) : 0;
  const interval = main.ci95 ? `, 95 % interval ${limits(main.ci95, 2)}` : `, ${main.reason ?? ''}`;
  const share = twice === 0 ? '' : ` (${percent(disputed / twice)})`;
  const dashed = coefficients.some(isCorrected) ? `; dashed: ${THRESHOLDS.join(' and ')}` : '';
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
    quiet(
      `${counted(pairable, 'item')} with two or more answers, of ${items}; people differ on ${disputed} of ${counted(twice, 'sample')}${share}.`,
    ),
    ...table(
      `Coefficients with 95 % intervals${dashed}. “${measure}” is what agreement means in the tables below.`,
      coefficients,
      [
        ['', ({ name }) => name],
        ...valueColumns<Coefficient>((one) => one, 3),
        ['', (one) => axisOf(one, floor)],
      ],
    ),
  ];
}

/** A number and its interval, or the reason that there is none. */
export const valueColumns = <T>(of: (row: T) => Figure, digits: number): readonly Column<T>[] => [
  ['Value', (row) => (of(row).value === null ? '–' : decimal(of(row).value!, digits)), 'number'],
  [
    '95 % interval',
    (row) => {
      const { ci95, reason = '' } = of(row);
      return ci95 ? { quiet: limits(ci95, digits), whole: true } : { quiet: reason };
    },
  ],
];

const causeTable = (list: readonly CauseCount[]): Block[] => {
  const weighted = list.some((cause) => cause.cost !== cause.count);
  return table(
    `Each disagreement once, by its cause${weighted ? '; the cost is the sum of what the mistakes cost by the guideline, where an ordinary mistake costs 1' : ''}.`,
    list,
    [
      ['Cause', ({ name }) => name],
      ['Samples', ({ count }) => count, 'bar'],
      list.some(({ decided }) => decided > 0) && ['Decided', ({ decided }) => decided, 'number'],
      weighted && ['Cost', ({ cost }) => decimal(cost, 0), 'number'],
      [
        'For example',
        ({ example }) => example && { quiet: [`${example.sample}:`, ...example.evidence].join('\n') },
      ],
    ],
  );
};

/** Number of buckets listed under the map; the others are in the list of all disagreements. */
const MAX_BUCKETS = 15;

function bucketTable(buckets: readonly BucketCount[], anchor: (bucket: string) => string): Block[] {
  const sorted = [...buckets].sort((a, b) => b.count - a.count);
  const more = sorted.length - MAX_BUCKETS;
  return table(
    `How annotators disagree, most samples first; a sample can have several disagreements.${more > 0 ? ` ${more} more are in the list at the end.` : ''}`,
    sorted.slice(0, MAX_BUCKETS),
    [
      ['Difference', ({ id, name }) => ({ link: anchor(id), act: id, text: name })],
      ['Samples', ({ count }) => count, 'bar'],
    ],
  );
}

const LENGTHS: Readonly<Record<number, string>> = {
  1: 'day',
  7: 'week',
  28: 'four weeks',
  91: 'quarter',
  364: 'year',
};

function time({ time: line, measure }: LayerReport): Block[] {
  if (!line || line.windows.length < 2) return [];
  const unit = LENGTHS[line.days] ?? `${line.days} days`;
  return [
    { kind: 'plot', time: line, measure },
    {
      kind: 'details',
      summary: 'The numbers behind it',
      blocks: [
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
      ],
    },
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

/** Below the diagonal the samples on which two labels conflict, on it those on which people agree. A table, so it needs no colours. */
function confusionMap(
  { labels, agreed, cells, left }: Confusion,
  names: LayerReport['labels'],
  anchor: (bucket: string) => string,
): Block[] {
  const most = maxOf(
    cells.map(({ count }) => count),
    1,
  );
  const mostAgreed = maxOf(agreed, 1);
  const named = new Map(names.map(({ label, name }) => [label, name]));
  const title = (k: number): string => named.get(labels[k]!) ?? labels[k]!;
  const cell = (row: number, column: number): Inline => {
    if (column === row && agreed[row]! > 0)
      return {
        look: `b${level(agreed[row]!, mostAgreed)}`,
        text: String(agreed[row]),
        title: `${title(row)}: ${agreed[row]} samples agreed on`,
      };
    const found = cells.find(({ a, b }) => a === column && b === row);
    return found && column < row
      ? {
          look: `h${level(found.count, most)}`,
          text: String(found.count),
          title: `${title(row)} / ${title(column)}: ${found.count} samples`,
          link: anchor(found.bucket),
          act: found.bucket,
        }
      : '';
  };
  const more =
    left > 0
      ? ` The ${labels.length} labels with most disagreements; ${left} more are in the list below.`
      : '';
  return table(
    `Samples on which two labels stood against each other (orange; each leads to its samples), and on which two or more people agree (blue).${more}`,
    labels,
    [
      ['', (_, row) => [{ quiet: `${row + 1} ` }, title(row)]],
      ...labels.map((_, column): Column<string> => [`${column + 1}`, (__, row) => cell(row, column), 'map']),
    ],
  );
}

/** One of five steps, by the square root, to distinguish small counts. */
const level = (value: number, most: number): number => Math.max(1, Math.ceil(5 * Math.sqrt(value / most)));
