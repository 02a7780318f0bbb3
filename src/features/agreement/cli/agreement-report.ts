import { agreementJson } from '../../../agreement/agreement-json';
import { analyse, methodsOf, type Analysis, type AnalysisOptions } from '../../../agreement/analysis';
import { cohenKappa, kappaDistances } from '../../../agreement/cohen';
import type { ComparableReference, ComparableReport } from '../../../agreement/comparable/comparable-report';
import { comparisonNotes, type ComparisonReport } from '../../../agreement/comparisons';
import type { ContextReport } from '../../../agreement/context-report';
import { FlatJson, record, type Json } from '../../../agreement/flat-json';
import { LEVELS } from '../../../agreement/levels';
import type { LongData, LongDataNotes } from '../../../agreement/long-data';
import type { MultiLabelReport } from '../../../agreement/multi-label-report';
import { pairAgreement } from '../../../agreement/pairs';
import type { RatingReport } from '../../../agreement/rating-report';
import type { TableCounts } from '../../../agreement/rating-table';
import type { SpanReport } from '../../../agreement/span-report';
import type { Estimate, Undefined } from '../../../agreement/statistics/estimate';
import type { Interval } from '../../../agreement/statistics/interval';
import type { ProportionInterval } from '../../../agreement/statistics/proportion';
import { paragraphs } from '../../../base/text/markdown';
import { counted } from '../../../base/text/phrases';
import type { AttributeAgreement } from '../../../engine/agreement/attribute-agreement';
import { VERSION } from '../../../cli/version';
import { printable } from '../../../cli/printable';
import { number, textTable } from '../../../cli/text-table';

export interface ReportOptions extends Omit<AnalysisOptions, 'bootstrap'> {
  bootstrap?: number;
  seed: number;
  /** Of spans and relations: agreement on each of their attributes. */
  attributes?: readonly AttributeAgreement[];
}

/** The report on one layer as text, and as the object for JSON. */
export function renderAgreement(
  data: LongData,
  { bootstrap, seed, attributes = [], ...options }: ReportOptions,
  notes?: LongDataNotes,
): { json: { [key: string]: Json }; text: string } {
  const analysis = analyse(data, {
    ...options,
    ...(bootstrap && { bootstrap: { resamples: bootstrap, seed } }),
  });
  const all = [...analysis.warnings, ...(notes ? dataNotes(notes) : [])];
  const methods = methodsOf(analysis, VERSION);
  return {
    json: {
      ...agreementJson(analysis),
      ...(attributes.length > 0 && { attributes: attributesJson(attributes) }),
      warnings: all.map((note) => ({ ...note })),
      methods,
    },
    text: paragraphs(
      textOf(analysis),
      attributesText(attributes),
      all.map(({ message }) => `Warning: ${message}`).join('\n'),
      methods,
    ),
  };
}

const attributesJson = (attributes: readonly AttributeAgreement[]): Json =>
  record(
    attributes.map(({ attribute, marks, pairs, alpha, percentAgreement }) => [
      attribute,
      new FlatJson()
        .set('units', marks)
        .set('pairs', pairs)
        .withInterval('alpha.nominal', 'ci', alpha)
        .withInterval('percent_agreement', 'ci', percentAgreement)
        .toJSON(),
    ]),
  );

const attributesText = (attributes: readonly AttributeAgreement[]): string =>
  table(attributes, {
    attribute: ({ name }) => printable(name),
    units: ({ marks }) => marks,
    pairs: ({ pairs }) => pairs,
    'percent agreement': ({ percentAgreement }) => percentAgreement,
    'alpha, nominal': ({ alpha }) => alpha,
    '95 % interval': ({ alpha }) => intervalOrReason(alpha),
  });

function dataNotes({ empty, repeatedLabels, lengths }: LongDataNotes): { code: string; message: string }[] {
  return [
    empty > 0 && {
      code: 'empty-rows',
      message: `${counted(empty, 'row')} without an answer ${empty === 1 ? 'counts' : 'count'} as absent.`,
    },
    repeatedLabels > 0 && {
      code: 'repeated-labels',
      message: `${counted(repeatedLabels, 'label')} stood twice in one answer and ${repeatedLabels === 1 ? 'counts' : 'count'} once.`,
    },
    lengths.length > 0 && {
      code: 'lengths-differ',
      message: `Rows say different lengths for ${counted(lengths.length, 'item')}; the first counts: ${lengths.slice(0, 5).join(', ')}.`,
    },
  ].filter((note) => note !== false);
}

/** Aligned text for a terminal. */
function textOf(analysis: Analysis): string {
  const { annotators } = analysis;
  if (analysis.kind === 'value')
    return paragraphs(
      ratingText(analysis.report),
      analysis.comparison && comparisonText(analysis.comparison),
      contextText(annotators, analysis.context),
    );
  const { comparable, reference, kind } = analysis;
  return paragraphs(
    kind === 'labels' ? setText(analysis.report) : kind === 'spans' ? spanText(analysis.report) : '',
    comparableText(annotators, comparable, reference, kind),
    contextText(annotators, comparable),
  );
}

type Number = Estimate | { value: number; interval: Interval } | Undefined;
/** A cell's content: a count, a number with three decimals, a share with its interval, or text. */
type Cell = string | number | Number | ProportionInterval;

/** A table with a column for each field; empty without rows. */
function table<T>(
  rows: readonly T[],
  columns: Readonly<Record<string, (row: T, n: number) => Cell>>,
): string {
  const cells = rows.map((row, n) => Object.values(columns).map((of) => cellText(of(row, n))));
  return rows.length === 0 ? '' : textTable(Object.keys(columns), cells);
}

function cellText(cell: Cell): string {
  if (typeof cell !== 'object') return String(cell);
  return 'limits' in cell ? `${number(cell.value)} ${limits(cell.limits)}` : number(cell.value);
}

const limits = (ends: readonly [number, number] | null): string =>
  ends ? `[${number(ends[0])}, ${number(ends[1])}]` : '';

const interval = (of: Number): string => ('interval' in of ? limits(of.interval.limits) : '');
const intervalOrReason = (of: Number): string =>
  of.value === null
    ? of.reason
    : 'interval' in of && of.interval.limits === null
      ? of.interval.reason
      : interval(of);

const coefficients = (rows: readonly (readonly [string, Number])[], head = 'coefficient'): string =>
  table(rows, {
    [head]: ([name]) => name,
    value: ([, of]) => of,
    '95 % interval': ([, of]) => intervalOrReason(of),
  });

const countsText = ({ items, annotators, annotations }: TableCounts, what: string): string =>
  `${counted(items, 'item')}, ${counted(annotators, 'annotator')}, ${counted(annotations, what)}; `;

function ratingText(report: RatingReport): string {
  const { counts, nominal, alpha, level, bootstrap, table: of, pairs } = report;
  const { pairableItems, pairableValues } = counts;
  const levels = LEVELS.filter((each) => each === level || alpha[each].value !== null);
  const rows: (readonly [string, Number])[] = [
    ['percent agreement', nominal.percentAgreement],
    ...levels.map((each) => [`alpha, ${each}${each === level ? ' *' : ''}`, alpha[each]] as const),
    ["Gwet's AC1", nominal.ac],
    ["Fleiss' kappa", nominal.fleiss],
    ["Conger's kappa", nominal.conger],
    ['Brennan-Prediger', nominal.brennanPrediger],
    ...cohenRows(report),
  ];
  const cells = rows.map(([name, one]) => [name, number(one.value), intervalOrReason(one)]);
  if (bootstrap && !('value' in bootstrap))
    cells.splice(1 + levels.length, 0, [
      `  bootstrap, ${bootstrap.resamples} × items`,
      '',
      `standard error ${number(bootstrap.se)}`,
    ]);
  // Numbers of a scale are not labels: with many of them the table is useless.
  const isScale = (level === 'interval' || level === 'ratio') && of.labels.length > MAX_ROWS;
  return paragraphs(
    `${countsText(counts, 'label')}${counted(pairableItems, 'item')} with two or more labels (${counted(pairableValues, 'label')}), ${counts.items - pairableItems} with one`,
    textTable(['coefficient', 'value', '95 % interval'], cells),
    !isScale &&
      firstRows(report.perLabel, 'labels', {
        label: (_, k) => printable(of.labels[k]!),
        n: ({ ratings }) => ratings,
        share: ({ prevalence }) => ({ value: prevalence }),
        specific: ({ specificAgreement }) => specificAgreement,
        alpha: (label) => label.alpha,
        AC1: ({ ac1 }) => ac1,
      }),
    of.annotators.length > 1 &&
      firstRows(report.perAnnotator, 'annotators', {
        annotator: (_, a) => printable(of.annotators[a]!),
        n: ({ ratings }) => ratings,
        'with the others': ({ consensus }) => consensus.share,
        'alpha without': ({ alphaWithout }) => alphaWithout,
        'with themself': ({ selfConsistency }) => selfConsistency,
      }),
    pairs &&
      pairs.length > 1 &&
      firstRows(
        pairs.map((pair) => ({ pair, kappa: cohenKappa(pair) })),
        'pairs',
        {
          pair: ({ pair }) => pairName(of.annotators, pair),
          n: ({ pair }) => pair.shared,
          agreement: ({ pair }) => ({ value: pairAgreement(pair) }),
          kappa: ({ kappa }) => kappa,
          '95 % interval': ({ kappa }) => interval(kappa),
        },
      ),
  );
}

function cohenRows({ table: { annotators, ordered }, pairs }: RatingReport): (readonly [string, Number])[] {
  const pair = annotators.length === 2 ? pairs?.[0] : undefined;
  if (!pair) return [];
  const kinds = ordered ? (['linear', 'quadratic'] as const) : [];
  return [
    ["Cohen's kappa", cohenKappa(pair)],
    ...kinds.map((kind) => [`Cohen's kappa, ${kind}`, cohenKappa(pair, kappaDistances[kind])] as const),
  ];
}

/** Strengths, position bias and consistency of comparisons. */
function comparisonText(report: ComparisonReport): string {
  const { bradleyTerry: fit, position, repeats, ties } = report;
  const range = ([low, high]: readonly [number, number]) => `[${number(low)}, ${number(high)}]`;
  return paragraphs(
    comparisonNotes(report).join('\n'),
    'value' in fit
      ? `Bradley-Terry: undefined, ${fit.reason}`
      : table(fit.names, {
          'strength (Bradley-Terry)': (name) => printable(name),
          value: (_, i) => ({ value: fit.strength[i]! }),
          '95 % interval': (_, i) => {
            const of = fit.intervals[i];
            return of?.ci95 ? range(of.ci95) : 'the reference';
          },
        }),
    table(
      [
        {
          what: 'first side beyond one half',
          n: position.shown,
          ...position.bias,
        },
        ...('tie' in fit && fit.tie.value !== null
          ? [{ what: "Davidson's tie parameter", n: ties, value: fit.tie.value, limits: fit.tie.ci95 }]
          : []),
        ...(repeats
          ? [
              { what: 'same answer when swapped', n: repeats.all.repeats, ...repeats.all.share },
              ...[...repeats.byAnnotator].map(([name, one]) => ({
                what: `  ${printable(name)}`,
                n: one.repeats,
                ...one.share,
              })),
            ]
          : []),
      ],
      {
        comparisons: ({ what }) => what,
        n: ({ n }) => n,
        value: ({ value }) => number(value),
        '95 % interval': (of) => ('limits' in of ? range(of.limits) : of.reason),
      },
    ),
  );
}

const pairName = (annotators: readonly string[], { a, b }: { a: number; b: number }): string =>
  `${printable(annotators[a]!)} – ${printable(annotators[b]!)}`;

const MAX_ROWS = 40;

function firstRows<T>(rows: readonly T[], what: string, columns: Parameters<typeof table<T>>[1]): string {
  const more = rows.length - MAX_ROWS;
  const text = table(rows.slice(0, MAX_ROWS), columns);
  return more > 0 ? `${text}\n  … ${more} more ${what}; --json lists all` : text;
}

function setText({ table: { labels }, counts, jaccard, masi, exact, perLabel }: MultiLabelReport): string {
  return paragraphs(
    `${countsText(counts, 'label set')}${counted(counts.pairableItems, 'item')} with two or more`,
    coefficients([
      ['alpha, Jaccard', jaccard],
      ['alpha, MASI', masi],
      ['alpha, whole set', exact],
    ]),
    table(perLabel, {
      label: (_, k) => printable(labels[k]!),
      n: ({ ratings }) => ratings,
      share: ({ prevalence }) => ({ value: prevalence }),
      alpha: ({ alpha }) => alpha,
      AC1: ({ ac1 }) => ac1,
    }),
  );
}

function spanText({ table: { labels }, counts, pairs, pairwiseF1, alphaU }: SpanReport): string {
  const [only] = pairs.length === 1 ? pairs : [];
  const reason = (of: Estimate): string => (of.value === null ? of.reason : '');
  return paragraphs(
    `${counted(counts.items, 'item')}, ${counted(counts.annotators, 'annotator')}, ${counted(labels.length, 'label')}; ${counted(counts.pairableItems, 'item')} with two or more answers`,
    textTable(
      ['', '', ''],
      [
        ['pairwise F1', number(pairwiseF1.value), reason(pairwiseF1)],
        ['alpha_U', number(alphaU.value), reason(alphaU)],
      ],
    ),
    table(pairs, {
      reference: ({ reference }) => printable(reference),
      other: ({ other }) => printable(other),
      items: ({ items }) => items.length,
      precision: ({ exact }) => number(exact.micro.precision),
      recall: ({ exact }) => number(exact.micro.recall),
      F1: ({ exact }) => number(exact.micro.f1),
      'partial F1': ({ semeval }) => number(semeval.partial.f1),
      'type F1': ({ semeval }) => number(semeval.ent_type.f1),
      'token kappa': ({ tokenKappa }) => tokenKappa,
    }),
    only &&
      table([...only.exact.perLabel], {
        [`label, ${printable(only.other)} against ${printable(only.reference)}`]: ([label]) =>
          printable(label),
        n: ([, score]) => score.support,
        precision: ([, score]) => number(score.precision),
        recall: ([, score]) => number(score.recall),
        F1: ([, score]) => number(score.f1),
      }),
  );
}

/** The part that reports on sets, spans, relations and texts share. */
function comparableText(
  annotators: readonly string[],
  report: ComparableReport,
  reference: readonly ComparableReference[],
  kind: Analysis['kind'],
): string {
  const { counts, measure, pairs } = report;
  return paragraphs(
    (kind === 'relations' || kind === 'texts') &&
      `${countsText(counts, 'answer')}${counted(counts.pairableItems, 'item')} with two or more`,
    coefficients(
      [
        [measure, report.agreement],
        ['exactly the same', report.identical],
        ...(kind === 'texts' ? [[`alpha, 1 − ${measure}`, report.alpha] as const] : []),
      ],
      'answers',
    ),
    kind !== 'labels' &&
      table(report.perLabel, {
        label: ({ label }) => printable(label),
        n: ({ parts }) => parts,
        specific: ({ agreement }) => agreement,
      }),
    annotators.length > 1 &&
      table(report.perAnnotator, {
        annotator: (_, a) => printable(annotators[a]!),
        n: ({ ratings }) => ratings,
        'with the others': ({ withOthers }) => withOthers,
        '95 % interval': ({ withOthers }) => interval(withOthers),
        'the others': ({ without }) => without,
        'with themself': ({ selfConsistency }) => selfConsistency,
      }),
    kind !== 'spans' &&
      pairs.length > 1 &&
      table(pairs, {
        pair: (pair) => pairName(annotators, pair),
        n: ({ shared }) => shared,
        agreement: ({ agreement }) => agreement,
        '95 % interval': ({ agreement }) => intervalOrReason(agreement),
      }),
    table(reference, {
      'against the reference': ({ annotator }) => printable(annotator),
      n: ({ items }) => items,
      'exactly the same': ({ accuracy }) => accuracy,
      [measure]: ({ agreement }) => agreement,
      '95 % interval': ({ agreement }) => interval(agreement),
    }),
  );
}

const FEWEST_ITEMS = 5;
const MAX_RULES = 15;

/** Agreement with the reference, by guideline version, by cited rule and by week, if the rows contain them. */
function contextText(annotators: readonly string[], report: ContextReport): string {
  const drift = (report.drift ?? []).flatMap(({ windows, trend }, a) => {
    const [first, last] = [windows[0], windows.at(-1)];
    return first && last && windows.length > 1 ? [{ a, weeks: windows.length, first, last, trend }] : [];
  });
  // No alpha by rule: on samples that cite a rule one label prevails, which alone makes alpha low.
  const rules = (report.byRule ?? [])
    .filter(({ counts }) => counts.pairableItems >= FEWEST_ITEMS)
    .sort((a, b) => (a.percentAgreement.value ?? 1) - (b.percentAgreement.value ?? 1))
    .slice(0, MAX_RULES);
  const more = rules.length === 0 ? 0 : report.byRule!.length - rules.length;
  const moreText = `\n  … ${counted(more, 'more rule')}, on fewer items or with more agreement; --json lists all`;
  return paragraphs(
    table(report.reference ?? [], {
      'against the reference': ({ annotator }) => printable(annotator),
      n: ({ items }) => items,
      accuracy: ({ accuracy }) => accuracy,
      kappa: ({ kappa }) => kappa,
      '95 % interval': ({ kappa }) => interval(kappa),
    }),
    table(report.byGuideline ?? [], {
      guideline: ({ key }) => printable(key),
      labels: ({ counts }) => counts.annotations,
      'items with two': ({ counts }) => counts.pairableItems,
      agreement: ({ percentAgreement }) => percentAgreement,
      alpha: ({ alpha }) => alpha,
      '95 % interval': ({ alpha }) => intervalOrReason(alpha),
    }),
    table(rules, {
      rule: ({ key }) => printable(key),
      'items with two': ({ counts }) => counts.pairableItems,
      agreement: ({ percentAgreement }) => percentAgreement,
    }) + (more > 0 ? moreText : ''),
    table(drift, {
      'over time': ({ a }) => printable(annotators[a]!),
      weeks: ({ weeks }) => weeks,
      'first week': ({ first }) => first.share,
      'last week': ({ last }) => last.share,
      'p of trend': ({ trend }) => ('value' in trend ? '–' : trend.p < 0.001 ? '< 0.001' : number(trend.p)),
    }),
  );
}
