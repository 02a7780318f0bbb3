import { tInterval, type Interval } from '../statistics/interval';
import type { ItemGroups } from '../tables/item-groups';
import type { Weights } from './weights';

/** A chance-corrected coefficient (p_a - p_e) / (1 - p_e) with both its parts. */
export interface Coefficient {
  value: number;
  interval: Interval;
  pa: number;
  pe: number;
}

/** The common basis of the coefficients of Gwet's framework: agreement by item and the prevalence of each label. */
export interface ItemAgreement {
  readonly groups: ItemGroups;
  readonly weights: Weights;
  /** Items with two or more ratings. */
  readonly pairable: number;
  /** Mean number of ratings on them. */
  readonly ratings: number;
  /** Agreement of each group's items: the weighted share of agreeing pairs of ratings; 0 for single ratings. */
  readonly byGroup: Float64Array;
  /** Mean over the pairable items. Each counts once, whatever its number of ratings. */
  readonly pa: number;
  /** pi_k: mean over all items, single ratings too, of the share of ratings with label k. */
  readonly prevalence: Float64Array;
  /** The number of labels among the pairable ratings. */
  readonly pairableLabels: number;
}

export function itemAgreement(groups: ItemGroups, weights: Weights): ItemAgreement {
  const byGroup = new Float64Array(groups.size.length);
  const prevalence = new Float64Array(groups.labels);
  const seen = new Uint8Array(groups.labels);
  let pairable = 0;
  let sum = 0;
  let ratings = 0;
  for (let g = 0; g < byGroup.length; g += 1) {
    const size = groups.size[g]!;
    const count = groups.count[g]!;
    for (let p = groups.start[g]!; p < groups.start[g + 1]!; p += 1) {
      prevalence[groups.label[p]!]! += (count * groups.times[p]!) / size / groups.items;
      if (size >= 2) seen[groups.label[p]!] = 1;
    }
    if (size < 2) continue;
    byGroup[g] = groupAgreement(groups, g, weights);
    pairable += count;
    ratings += count * size;
    sum += count * byGroup[g]!;
  }
  const pairableLabels = seen.reduce((n, flag) => n + flag, 0);
  return {
    groups,
    weights,
    pairable,
    ratings: ratings / pairable,
    byGroup,
    pa: pairable === 0 ? 0 : sum / pairable,
    prevalence,
    pairableLabels,
  };
}

/** sum_k r_k (sum_l w_kl r_l - 1) / (r (r - 1)) */
function groupAgreement(groups: ItemGroups, g: number, { matrix, size: labels }: Weights): number {
  const from = groups.start[g]!;
  const to = groups.start[g + 1]!;
  const size = groups.size[g]!;
  if (to - from === 1) return 1;
  let pairs = 0;
  for (let p = from; p < to; p += 1) {
    const k = groups.label[p]!;
    const n = groups.times[p]!;
    pairs += n * (n - 1);
    if (!matrix) continue;
    for (let o = from; o < to; o += 1) {
      if (o !== p) pairs += n * groups.times[o]! * matrix[k * labels + groups.label[o]!]!;
    }
  }
  return pairs / (size * (size - 1));
}

/**
 * The coefficient for a given chance agreement, with Gwet's linearised standard error (2014, chapter 5; df = rated items - 1). `chanceOfGroup`: an
 * item's share in p_e, if p_e is estimated from the ratings; absent if it is constant. `least`: the minimum number of items for limits.
 */
export function chanceCorrected(
  agreement: ItemAgreement,
  pe: number,
  chanceOfGroup?: (group: number) => number,
  least?: number,
): Coefficient {
  const { groups } = agreement;
  const variance = linearisedVariance(agreement, pe, groups.count, (g) => g, chanceOfGroup);
  const value = (agreement.pa - pe) / (1 - pe);
  const interval = tInterval(
    { value, variance, items: agreement.pairable, ratings: agreement.ratings },
    { lowest: -pe / (1 - pe) },
    // Without chance agreement it is a share of pairs.
    { df: groups.items - 1, floor: pe === 0 ? 0 : -Infinity, ...(least !== undefined && { least }) },
  );
  return { value, interval, pa: agreement.pa, pe };
}

/** The variance of the coefficient. Units are groups or single items: there are `count[u]` units u, with the ratings of group `groupOf(u)`. */
export function linearisedVariance(
  agreement: ItemAgreement,
  pe: number,
  count: ArrayLike<number>,
  groupOf: (unit: number) => number,
  chanceOf?: (unit: number) => number,
): number {
  const { groups, byGroup, pairable, pa } = agreement;
  const n = groups.items;
  if (n < 2) return NaN;
  const value = (pa - pe) / (1 - pe);
  let squares = 0;
  for (let u = 0; u < count.length; u += 1) {
    if (count[u] === 0) continue;
    const g = groupOf(u);
    const own = groups.size[g]! < 2 ? 0 : ((n / pairable) * (byGroup[g]! - pe)) / (1 - pe);
    const chance = chanceOf ? (2 * (1 - value) * (chanceOf(u) - pe)) / (1 - pe) : 0;
    squares += count[u]! * (own - chance - value) ** 2;
  }
  return squares / (n * (n - 1));
}

/** The mean over a group's ratings of a value per label. */
export function groupMean(groups: ItemGroups, g: number, ofLabel: Float64Array): number {
  let sum = 0;
  for (let p = groups.start[g]!; p < groups.start[g + 1]!; p += 1)
    sum += groups.times[p]! * ofLabel[groups.label[p]!]!;
  return sum / groups.size[g]!;
}
