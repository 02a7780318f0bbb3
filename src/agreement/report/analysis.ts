import { proportionInterval } from '../statistics/proportion';
import {
  comparableRelations,
  comparableSets,
  comparableSpans,
  comparableTexts,
  type ComparableAnswers,
} from '../comparable/comparable-answers';
import {
  comparableReference,
  comparableReport,
  type ComparableReference,
  type ComparableReport,
} from './comparable-report';
import { comparisonReport, type ComparisonReport } from '../preferences/comparisons';
import { contextReport, type ContextReport } from './context-report';
import { defaultLevel, type Level } from '../coefficients/levels';
import type { LongData } from '../rows/long-data';
import { multiLabelReport, type MultiLabelReport } from './multi-label-report';
import type { AnnotatorAgreement } from '../context/per-annotator';
import { ratingReport, type RatingReport } from './rating-report';
import { spanReport, type SpanReport } from './span-report';
import { agreementWarnings, comparableWarnings, type AgreementWarning } from './warnings';
import { counted } from '../../base/text/phrases';
import { isDefined } from '../statistics/estimate';
import type { Interval } from '../statistics/interval';
import type { TableCounts } from '../tables/rating-table';

export interface AnalysisOptions {
  level?: Level;
  order?: readonly string[];
  /** The annotator whose answers count as right. */
  reference?: string;
  /** For spans: start and length of the text, if the rows do not give them. */
  continuum?: { start: number; length: number };
  bootstrap?: { resamples: number; seed: number };
  /** Repeated answers by annotator, if they are known from a better source than the rows. */
  repeats?: ReadonlyMap<string, { readonly repeats: number; readonly same: number }>;
  /** The rows together with the right answers, which belong to an annotator with this name. */
  gold?: { readonly data: LongData; readonly annotator: string };
}

/** Results for answers that can agree in part. */
interface Degrees {
  answers: ComparableAnswers;
  comparable: ComparableReport;
  reference: ComparableReference[];
}

/** All results about agreement on one question. */
export type Analysis = { warnings: AgreementWarning[]; annotators: readonly string[] } & (
  | { kind: 'value'; report: RatingReport; context: ContextReport; comparison?: ComparisonReport }
  | ({ kind: 'labels'; report: MultiLabelReport } & Degrees)
  | ({ kind: 'spans'; report: SpanReport } & Degrees)
  | ({ kind: 'relations' | 'texts' } & Degrees)
);

export function analyse(data: LongData, options: AnalysisOptions = {}): Analysis {
  const { bootstrap } = options;
  if (data.kind === 'value') return analyseRatings(data, options);
  const degrees = compared(data, options);
  const { ratings } = degrees.answers;
  const labels = data.kind === 'labels' || data.kind === 'spans' ? data.table.labels : [];
  const common = {
    ...degrees,
    annotators: ratings.annotators,
    warnings: comparableWarnings(degrees.comparable, ratings, labels),
  };
  if (data.kind === 'labels')
    return { kind: 'labels', report: multiLabelReport(data.table, bootstrap), ...common };
  if (data.kind === 'spans') return { kind: 'spans', report: spanReport(data.table, options), ...common };
  return { kind: data.kind, ...common };
}

/** A paragraph to paste into the methods section of a paper; `version` is that of the software. */
export function methodsOf(analysis: Analysis, version: string): string {
  switch (analysis.kind) {
    case 'value':
      return methodsParagraph(analysis.report, version);
    case 'labels':
      return multiLabelMethods(analysis.report, version);
    case 'spans':
      return spanMethods(analysis.report, version);
    default:
      return comparableMethods(analysis.comparable, version);
  }
}

function analyseRatings(data: LongData & { kind: 'value' }, options: AnalysisOptions): Analysis {
  const level = options.level ?? defaultLevel(data.input, options.order);
  const { bootstrap } = options;
  const report = ratingReport(data.input, { level, bootstrap });
  const { annotators } = report.table;
  report.perAnnotator.forEach((person, a) => takeRepeats(person, annotators[a]!, options));
  const { comparisons } = data.context;
  return {
    kind: 'value',
    report,
    ...(comparisons && { comparison: comparisonReport(report.table, comparisons) }),
    context: contextReport(data.input, level, data.context),
    annotators,
    warnings: agreementWarnings(report),
  };
}

type Compared = Exclude<LongData, { kind: 'value' }>;

function compared(data: Compared, options: AnalysisOptions): Degrees {
  const answers = comparableAnswers(data);
  const report = comparableReport(answers, data.context);
  report.perAnnotator.forEach((person, a) => takeRepeats(person, answers.ratings.annotators[a]!, options));
  const { gold } = options;
  const reference =
    gold && gold.data.kind !== 'value'
      ? comparableReference(comparableAnswers(gold.data), gold.annotator)
      : options.reference === undefined
        ? []
        : comparableReference(answers, options.reference);
  return { answers, comparable: report, reference };
}

/** Answers in the form in which they are compared by degrees. */
export function comparableAnswers(data: Compared): ComparableAnswers {
  switch (data.kind) {
    case 'labels':
      return comparableSets(data.table);
    case 'spans':
      return comparableSpans(data.table);
    case 'relations':
      return comparableRelations(data.table);
    case 'texts':
      return comparableTexts(data.table);
  }
}

function takeRepeats(
  person: Pick<AnnotatorAgreement, 'selfConsistency'>,
  name: string,
  { repeats }: AnalysisOptions,
): void {
  const known = repeats?.get(name);
  if (known && known.repeats > 0) person.selfConsistency = proportionInterval(known.same, known.repeats);
}

const WILSON = "limits are Wilson's for the effective number of items (Korn & Graubard 1998)";

/** A paragraph to paste into the methods section of a paper: coefficient, level, n, method of the interval, software. */
export function methodsParagraph(
  { counts, level, alpha, nominal, bootstrap, table }: RatingReport,
  version: string,
): string {
  const headline = alpha[level];
  const data = dataSentence(counts, 'label');
  const alphaText = isDefined(headline)
    ? `Agreement was measured with Krippendorff's alpha (${level} metric) = ${fixed(headline.value)}${limits(headline.interval)}, ` +
      `with a linearised standard error after Gwet (2014); ${level === 'nominal' || level === 'ratio' ? WILSON : 'limits after one item of full agreement and one as by chance are added'}.`
    : `Krippendorff's alpha (${level} metric) is undefined: ${headline.reason}.`;
  const bootstrapText =
    bootstrap && !('value' in bootstrap)
      ? ` A bootstrap over items (${bootstrap.resamples} resamples, seed ${bootstrap.seed}) gave a standard error of ${fixed(bootstrap.se)}.`
      : '';
  const { percentAgreement, ac } = nominal;
  const beside =
    isDefined(percentAgreement) && isDefined(ac)
      ? ` Observed agreement was ${fixed(percentAgreement.value)}${limits(percentAgreement.interval)}; Gwet's AC1 = ${fixed(ac.value)}${limits(ac.interval)}.`
      : '';
  const repeats =
    table.superseded > 0
      ? ` Where an annotator labelled an item again, the last label counted (${counted(table.superseded, 'earlier one was', 'earlier ones were')} left out).`
      : '';
  return `${data} ${alphaText}${bootstrapText}${beside}${repeats} Computed with Labelwright ${version}.`;
}

/** The same for answers that are sets of labels. */
function multiLabelMethods({ counts, jaccard, masi }: MultiLabelReport, version: string): string {
  const alpha = isDefined(jaccard)
    ? `Agreement was measured with Krippendorff's alpha with the Jaccard distance = ${fixed(jaccard.value)}${limits(jaccard.interval)}` +
      (isDefined(masi) ? ` and with the MASI distance = ${fixed(masi.value)}${limits(masi.interval)}` : '') +
      `; standard errors are linearised after Gwet (2014); ${WILSON}.`
    : `Krippendorff's alpha is undefined: ${jaccard.reason}.`;
  return `${dataSentence(counts, 'label set')} ${alpha} Computed with Labelwright ${version}.`;
}

/** The same for spans. */
function spanMethods({ counts, pairs, pairwiseF1 }: SpanReport, version: string): string {
  const f1 = isDefined(pairwiseF1)
    ? `Agreement was measured with the exact-match F1 of spans and labels (Hripcsak & Rothschild 2005), ` +
      `${pairs.length === 1 ? 'for one pair' : `mean over ${pairs.length} pairs`} of annotators = ${fixed(pairwiseF1.value)}.`
    : `Pairwise F1 is undefined: ${pairwiseF1.reason}.`;
  return `${dataSentence(counts, 'answer')} ${f1} Two spans are the same when their extents and labels are; other fields of spans were not compared. Computed with Labelwright ${version}.`;
}

/** The same for relations and free texts. */
function comparableMethods(report: ComparableReport, version: string): string {
  const { counts, measure, agreement, alpha, changed } = report;
  const whether =
    changed && isDefined(changed)
      ? ` Agreement on whether the given text needed a change was measured with Krippendorff's alpha (nominal metric) = ${fixed(changed.value)}${limits(changed.interval)}, with a linearised standard error after Gwet (2014); ${WILSON}.`
      : '';
  const mean = isDefined(agreement)
    ? `Agreement was measured with the ${measure} of every two answers on an item = ${fixed(agreement.value)}${limits(agreement.interval)}; the standard error is linearised over items; ${WILSON}.`
    : `The ${measure} is undefined: ${agreement.reason}.`;
  const corrected = isDefined(alpha)
    ? ` Krippendorff's alpha with the distance 1 - ${measure} = ${fixed(alpha.value)}${limits(alpha.interval)}.`
    : '';
  return `${dataSentence(counts, 'answer')}${whether} ${mean}${corrected} Computed with Labelwright ${version}.`;
}

function dataSentence(counts: TableCounts, what: string): string {
  return (
    `${counted(counts.annotators, 'annotator')} gave ${counted(counts.annotations, what)} to ${counted(counts.items, 'item')}; ` +
    `${counted(counts.pairableItems, 'item')} (${counted(counts.pairableValues, what)}) ${counts.pairableItems === 1 ? 'was' : 'were'} labelled by two or more of them.`
  );
}

function limits({ limits: ends }: Interval): string {
  return ends === null ? '' : ` (95 % CI ${ends.map(fixed).join(' to ')})`;
}

function fixed(value: number): string {
  return value.toFixed(3);
}
