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
import { comparableMethods, methodsParagraph, multiLabelMethods, spanMethods } from './methods-paragraph';
import { multiLabelReport, type MultiLabelReport } from './multi-label-report';
import type { AnnotatorAgreement } from '../context/per-annotator';
import { ratingReport, type RatingReport } from './rating-report';
import { spanReport, type SpanReport } from './span-report';
import { agreementWarnings, comparableWarnings, type AgreementWarning } from './warnings';

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
