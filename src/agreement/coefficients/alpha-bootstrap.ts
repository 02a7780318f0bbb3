import { undefinedBecause, type Undefined, reasons } from '../statistics/estimate';
import { randomMultinomial } from '../statistics/binomial';
import { quantile } from '../statistics/quantile';
import { seededRandom } from '../statistics/random';
import {
  itemDisagreement,
  onePoint,
  pairableFrequency,
  resolveDistance,
  type ResolvedDistance,
} from './alpha';
import type { Distance } from './distance';
import type { ItemGroups } from '../tables/item-groups';

export interface BootstrapInterval {
  se: number;
  /** Percentiles 2.5 and 97.5 of the resamples. */
  ci95: readonly [number, number];
  resamples: number;
  seed: number;
  /** Resamples in which alpha was undefined (a single label); they are left out of `se` and `ci95`. */
  undefinedResamples: number;
}

/** A distance function costs (labels in use)^2 steps per resample. With more labels there is only the linearised interval. */
const MAX_LABELS_WITH_FUNCTION = 1500;

/**
 * Bootstrap of Krippendorff's alpha: pairable items are drawn with replacement, each with all its ratings (drawing raters or
 * pairs would understate the error). Items with the same ratings are exchangeable, so a resample is drawn as the number of
 * items of each group. The same ratings and seed give the same result, whatever the order of the rows.
 */
export function bootstrapAlpha(
  groups: ItemGroups,
  metric: Distance,
  { resamples = 1000, seed = 1 }: { resamples?: number; seed?: number } = {},
): BootstrapInterval | Undefined {
  const pairable = Int32Array.from(groups.size.keys()).filter((g) => groups.size[g]! >= 2);
  const order = pairable.sort((g, h) => compareGroups(groups, g, h));
  const weights = Float64Array.from(order, (g) => groups.count[g]!);
  const items = weights.reduce((sum, n) => sum + n, 0);
  if (items < 2) return undefinedBecause(items === 0 ? reasons.notPairable : reasons.tooFewItems);
  const resampled = alphaOfCounts(groups, metric);
  if (typeof resampled === 'string') return undefinedBecause(resampled);
  const random = seededRandom(seed);
  const drawn = new Float64Array(order.length);
  const count = new Float64Array(groups.size.length);
  const values = new Float64Array(resamples);
  let defined = 0;
  for (let b = 0; b < resamples; b += 1) {
    randomMultinomial(items, weights, items, random, drawn);
    order.forEach((g, cell) => (count[g] = drawn[cell]!));
    const value = resampled(count);
    if (value !== null) values[defined++] = value;
  }
  if (defined < 2) return undefinedBecause('alpha is undefined in the resamples');
  const sorted = values.subarray(0, defined).sort();
  const mean = sorted.reduce((sum, v) => sum + v, 0) / defined;
  const se = Math.sqrt(sorted.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (defined - 1));
  return {
    se,
    ci95: [quantile(sorted, 0.025), quantile(sorted, 0.975)],
    resamples,
    seed,
    undefinedResamples: resamples - defined,
  };
}

/** Orders groups by their content, so that the order of rows does not matter. */
export function compareGroups({ start, label, times }: ItemGroups, g: number, h: number): number {
  const length = Math.min(start[g + 1]! - start[g]!, start[h + 1]! - start[h]!);
  for (let i = 0; i < length; i += 1) {
    const [p, o] = [start[g]! + i, start[h]! + i];
    const difference = label[p]! - label[o]! || times[p]! - times[o]!;
    if (difference !== 0) return difference;
  }
  return start[g + 1]! - start[g]! - (start[h + 1]! - start[h]!);
}

/** Alpha as a function of the number of items in each group (null if only one label is left), or the reason why it cannot be computed. */
export function alphaOfCounts(
  groups: ItemGroups,
  given: Distance,
): ((count: Float64Array) => number | null) | string {
  const { frequency } = pairableFrequency(groups, groups.count);
  let metric = given;
  if (metric.kind === 'function') {
    const used = Int32Array.from(frequency.keys()).filter((label) => frequency[label]! > 0);
    if (used.length > MAX_LABELS_WITH_FUNCTION)
      return `more than ${MAX_LABELS_WITH_FUNCTION} different values`;
    metric = tabulated(metric.between, used, frequency.length);
  }
  const fixed =
    metric.kind === 'ranks'
      ? undefined
      : groups.count.map((_, g) => (groups.size[g]! < 2 ? 0 : itemDisagreement(groups, g, metric)));
  return (count) => {
    const { total } = pairableFrequency(groups, count, frequency);
    const distance = resolveDistance(metric, frequency);
    const expected = onePoint(frequency, distance) ? 0 : expectedSum(frequency, total, distance);
    if (expected === 0) return null;
    let observed = 0;
    for (let g = 0; g < count.length; g += 1) {
      if (count[g] !== 0) observed += count[g]! * (fixed ? fixed[g]! : itemDisagreement(groups, g, distance));
    }
    return 1 - ((total - 1) * observed) / expected;
  };
}

/** The same function, with a table of distances between all labels in use, because every resample needs all of them. */
function tabulated(
  between: (k: number, l: number) => number,
  used: Int32Array,
  labels: number,
): ResolvedDistance {
  const place = new Int32Array(labels);
  used.forEach((label, at) => (place[label] = at));
  const table = new Float64Array(used.length ** 2);
  used.forEach((k, i) => {
    for (let j = 0; j < i; j += 1) {
      const distance = between(k, used[j]!);
      table[i * used.length + j] = distance;
      table[j * used.length + i] = distance;
    }
  });
  return { kind: 'function', between: (k, l) => table[place[k]! * used.length + place[l]!]! };
}

/** Sum of n_k n_l d(k, l) over ordered pairs of labels. */
function expectedSum(frequency: Float64Array, total: number, distance: ResolvedDistance): number {
  let sum = 0;
  if (distance.kind === 'nominal') {
    for (let k = 0; k < frequency.length; k += 1) sum += frequency[k]! * (total - frequency[k]!);
    return sum;
  }
  const used: number[] = [];
  for (let k = 0; k < frequency.length; k += 1) if (frequency[k]! > 0) used.push(k);
  if (distance.kind === 'points') {
    let mean = 0;
    for (const k of used) mean += (frequency[k]! * distance.at[k]!) / total;
    for (const k of used) sum += 2 * total * frequency[k]! * (distance.at[k]! - mean) ** 2;
    return sum;
  }
  for (let i = 0; i < used.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      sum += 2 * frequency[used[i]!]! * frequency[used[j]!]! * distance.between(used[i]!, used[j]!);
    }
  }
  return sum;
}
