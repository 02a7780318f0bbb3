import { undefinedBecause, type Undefined, reasons } from '../statistics/estimate';
import { MIN_WITH_MARGINS, tInterval } from '../statistics/interval';
import { linearisedVariance, type Coefficient, type ItemAgreement } from './chance-corrected';
import type { RatingTable } from '../tables/rating-table';
import { weigh } from './weights';

/**
 * Conger's kappa (1980), the generalisation of Cohen's to several annotators that keeps each one's own label distribution
 * p_gk (also "exact" Fleiss, or Davies & Fleiss): p_e is the mean over pairs of different annotators of sum w_kl p_gk p_hl.
 * The interval linearises every p_gk as a ratio over the items that annotator g rated (Gwet 2014, chapter 5).
 */
export function congerKappa(table: RatingTable, agreement: ItemAgreement): Coefficient | Undefined {
  const { groups, weights, pa, pairable, pairableLabels } = agreement;
  if (pairable === 0) return undefinedBecause(reasons.notPairable);
  if (pairableLabels < 2) return undefinedBecause(reasons.oneLabel);
  const q = groups.labels;
  const { shares, rated } = labelShares(table);
  const active = rated.filter((n) => n > 0).length;
  const sums = new Float64Array(q);
  shares.forEach((p, i) => (sums[i % q]! += p));

  // The chance agreement of annotator g's label k: the weighted shares of all other annotators.
  const chance = new Float64Array(shares.length);
  const expected = new Float64Array(rated.length);
  let pe = 0;
  for (let g = 0; g < rated.length; g += 1) {
    const own = shares.subarray(g * q, (g + 1) * q);
    const earned = weigh(
      weights,
      sums.map((sum, k) => (rated[g]! > 0 ? sum - own[k]! : 0)),
    );
    chance.set(earned, g * q);
    expected[g] = own.reduce((sum, p, k) => sum + p * earned[k]!, 0);
    pe += expected[g]! / (active * (active - 1));
  }

  const base = expected.reduce((sum, e) => sum + e, 0);
  const n = groups.items;
  const chanceOfItem = (item: number) => {
    let sum = base;
    for (let p = table.start[item]!; p < table.start[item + 1]!; p += 1) {
      const g = table.annotator[p]!;
      sum += (n / rated[g]!) * (chance[g * q + table.label[p]!]! - expected[g]!);
    }
    return sum / (active * (active - 1));
  };
  const value = (pa - pe) / (1 - pe);
  const isRated = groups.groupOf.map((g) => (g < 0 ? 0 : 1));
  const variance = linearisedVariance(agreement, pe, isRated, (item) => groups.groupOf[item]!, chanceOfItem);
  const interval = tInterval(
    { value, variance, items: pairable, ratings: agreement.ratings },
    { lowest: -pe / (1 - pe) },
    { df: n - 1, least: MIN_WITH_MARGINS },
  );
  return { value, interval, pa, pe };
}

/** The share of each label in each annotator's ratings, row by row, and each annotator's number of ratings. */
function labelShares(table: RatingTable): { shares: Float64Array; rated: Int32Array } {
  const q = table.labels.length;
  const shares = new Float64Array(table.annotators.length * q);
  const rated = new Int32Array(table.annotators.length);
  for (let p = 0; p < table.label.length; p += 1) {
    shares[table.annotator[p]! * q + table.label[p]!]! += 1;
    rated[table.annotator[p]!]! += 1;
  }
  return { shares: shares.map((n, i) => (n === 0 ? 0 : n / rated[Math.floor(i / q)]!)), rated };
}
