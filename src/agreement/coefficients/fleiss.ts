import { undefinedBecause, type Estimate, type Undefined, reasons } from '../statistics/estimate';
import { normalTwoSided } from '../statistics/distributions';
import { MIN_WITH_MARGINS } from '../statistics/interval';
import { chanceCorrected, groupMean, type Coefficient, type ItemAgreement } from './chance-corrected';
import { pairableFrequency } from './alpha';
import { weigh } from './weights';

/**
 * Fleiss' kappa (1971) in Gwet's form for unequal numbers of ratings: p_e = sum w_kl pi_k pi_l. For two annotators who both
 * rated everything it is Scott's pi (1955). Undefined when the pairable ratings all have one label.
 */
export function fleissKappa(agreement: ItemAgreement): Coefficient | Undefined {
  if (agreement.pairable === 0) return undefinedBecause(reasons.notPairable);
  if (agreement.pairableLabels < 2) return undefinedBecause(reasons.oneLabel);
  const { groups, weights, prevalence } = agreement;
  const weighted = weigh(weights, prevalence);
  const pe = prevalence.reduce((sum, p, k) => sum + p * weighted[k]!, 0);
  return chanceCorrected(agreement, pe, (g) => groupMean(groups, g, weighted), MIN_WITH_MARGINS);
}

/**
 * Fleiss' kappa of each category: (P_k - p_k) / (1 - p_k), where P_k is the chance that a second rating of an item is k
 * if a first one is, and p_k the share of k. With equal numbers of ratings this is Fleiss (1971).
 */
export function fleissCategories(agreement: ItemAgreement): Estimate[] {
  const { groups, pairable, pairableLabels, prevalence } = agreement;
  const both = new Float64Array(groups.labels);
  const either = new Float64Array(groups.labels);
  for (let g = 0; g < groups.size.length; g += 1) {
    const size = groups.size[g]!;
    if (size < 2) continue;
    for (let p = groups.start[g]!; p < groups.start[g + 1]!; p += 1) {
      const times = groups.times[p]!;
      both[groups.label[p]!]! += (groups.count[g]! * times * (times - 1)) / (size * (size - 1));
      either[groups.label[p]!]! += (groups.count[g]! * times) / size;
    }
  }
  return Array.from(prevalence, (p, k) => {
    if (pairable === 0) return undefinedBecause(reasons.notPairable);
    if (either[k] === 0) return undefinedBecause(reasons.labelAbsent);
    if (pairableLabels < 2) return undefinedBecause(reasons.oneLabel);
    return { value: (both[k]! / either[k]! - p) / (1 - p) };
  });
}

/**
 * z of Fleiss' kappa under the hypothesis of no agreement (Fleiss, Nee & Landis 1979), for equal numbers of ratings.
 * This only tests that hypothesis: its standard error cannot be used for an interval.
 */
export function fleissNullTest({
  groups,
  pa,
  pairable,
}: ItemAgreement): { value: number; p: number } | Undefined {
  const size = groups.size[0] ?? 0;
  if (pairable === 0) return undefinedBecause(reasons.notPairable);
  if (groups.size.some((n) => n !== size)) return undefinedBecause('items have different numbers of ratings');
  const { frequency, total } = pairableFrequency(groups, groups.count);
  if (frequency.filter((n) => n > 0).length < 2) return undefinedBecause(reasons.oneLabel);
  let pq = 0;
  let skew = 0;
  let pe = 0;
  for (const n of frequency) {
    const p = n / total;
    pq += p * (1 - p);
    skew += p * (1 - p) * (1 - 2 * p);
    pe += p * p;
  }
  const variance = (2 * (pq * pq - skew)) / (pq * pq * total * (size - 1));
  const z = (pa - pe) / (1 - pe) / Math.sqrt(variance);
  return { value: z, p: normalTwoSided(z) };
}
