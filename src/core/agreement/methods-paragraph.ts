import { isDefined } from '../statistics/estimate';
import type { Interval } from '../statistics/interval';
import type { RatingReport } from './rating-report';

/** A paragraph to paste into the methods section of a paper: coefficient, level, n, method of the interval, software. */
export function methodsParagraph(
  { counts, level, alpha, nominal, bootstrap, table }: RatingReport,
  version: string,
): string {
  const headline = alpha[level];
  const data =
    `${counts.annotators} annotators gave ${counts.annotations} labels to ${counts.items} items; ` +
    `${counts.pairableItems} items (${counts.pairableValues} labels) were labelled by two or more of them.`;
  const alphaText = isDefined(headline)
    ? `Agreement was measured with Krippendorff's alpha (${level} metric) = ${fixed(headline.value)}${limits(headline.interval)}, ` +
      `with a linearised standard error after Gwet (2014) and Student's t with ${counts.pairableItems - 1} degrees of freedom.`
    : `Krippendorff's alpha (${level} metric) is undefined: ${headline.reason}.`;
  const bootstrapText =
    bootstrap && !('value' in bootstrap)
      ? ` A bootstrap over items (${bootstrap.resamples} resamples, percentiles, seed ${bootstrap.seed}) gave a 95 % interval of ${range(bootstrap.ci95)}.`
      : '';
  const { percentAgreement, ac } = nominal;
  const beside =
    isDefined(percentAgreement) && isDefined(ac)
      ? ` Observed agreement was ${fixed(percentAgreement.value)}${limits(percentAgreement.interval)}; Gwet's AC1 = ${fixed(ac.value)}${limits(ac.interval)}.`
      : '';
  const repeats =
    table.superseded > 0
      ? ` Where an annotator labelled an item again, the last label counted (${table.superseded} earlier ones were left out).`
      : '';
  return `${data} ${alphaText}${bootstrapText}${beside}${repeats} Computed with Labelwright ${version}.`;
}

function limits(interval: Interval): string {
  return interval.ci95 === null ? '' : ` (95 % CI ${range(interval.ci95)})`;
}

function range([low, high]: readonly [number, number]): string {
  return `${fixed(low)} to ${fixed(high)}`;
}

function fixed(value: number): string {
  return value.toFixed(3);
}
