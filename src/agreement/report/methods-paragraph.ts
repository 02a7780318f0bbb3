import { counted } from '../../base/text/phrases';
import { isDefined } from '../statistics/estimate';
import type { Interval } from '../statistics/interval';
import type { ComparableReport } from './comparable-report';
import type { MultiLabelReport } from './multi-label-report';
import type { RatingReport } from './rating-report';
import type { TableCounts } from '../tables/rating-table';
import type { SpanReport } from './span-report';

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
export function multiLabelMethods({ counts, jaccard, masi }: MultiLabelReport, version: string): string {
  const alpha = isDefined(jaccard)
    ? `Agreement was measured with Krippendorff's alpha with the Jaccard distance = ${fixed(jaccard.value)}${limits(jaccard.interval)}` +
      (isDefined(masi) ? ` and with the MASI distance = ${fixed(masi.value)}${limits(masi.interval)}` : '') +
      `; standard errors are linearised after Gwet (2014); ${WILSON}.`
    : `Krippendorff's alpha is undefined: ${jaccard.reason}.`;
  return `${dataSentence(counts, 'label set')} ${alpha} Computed with Labelwright ${version}.`;
}

/** The same for spans. */
export function spanMethods({ counts, pairs, pairwiseF1 }: SpanReport, version: string): string {
  const f1 = isDefined(pairwiseF1)
    ? `Agreement was measured with the exact-match F1 of spans and labels (Hripcsak & Rothschild 2005), ` +
      `${pairs.length === 1 ? 'for one pair' : `mean over ${pairs.length} pairs`} of annotators = ${fixed(pairwiseF1.value)}.`
    : `Pairwise F1 is undefined: ${pairwiseF1.reason}.`;
  return `${dataSentence(counts, 'answer')} ${f1} Two spans are the same when their extents and labels are; other fields of spans were not compared. Computed with Labelwright ${version}.`;
}

/** The same for relations and free texts. */
export function comparableMethods(
  { counts, measure, agreement, alpha }: ComparableReport,
  version: string,
): string {
  const mean = isDefined(agreement)
    ? `Agreement was measured with the ${measure} of every two answers on an item = ${fixed(agreement.value)}${limits(agreement.interval)}; the standard error is linearised over items; ${WILSON}.`
    : `The ${measure} is undefined: ${agreement.reason}.`;
  const corrected = isDefined(alpha)
    ? ` Krippendorff's alpha with the distance 1 - ${measure} = ${fixed(alpha.value)}${limits(alpha.interval)}.`
    : '';
  return `${dataSentence(counts, 'answer')} ${mean}${corrected} Computed with Labelwright ${version}.`;
}

function dataSentence(counts: TableCounts, what: string): string {
  return (
    `${counted(counts.annotators, 'annotator')} gave ${counted(counts.annotations, what)} to ${counted(counts.items, 'item')}; ` +
    `${counted(counts.pairableItems, 'item')} (${counted(counts.pairableValues, what)}) ${counts.pairableItems === 1 ? 'was' : 'were'} labelled by two or more of them.`
  );
}

function limits({ limits: ends }: Interval): string {
  return ends === null ? '' : ` (95 % CI ${range(ends)})`;
}

function range([low, high]: readonly [number, number]): string {
  return `${fixed(low)} to ${fixed(high)}`;
}

function fixed(value: number): string {
  return value.toFixed(3);
}
