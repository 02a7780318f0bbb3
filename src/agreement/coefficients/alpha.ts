import { undefinedBecause, type Undefined, reasons } from '../statistics/estimate';
import { tInterval, type Interval, type Shape } from '../statistics/interval';
import { midRanks, type Distance } from './distance';
import type { ItemGroups } from '../tables/item-groups';
import { randomMultinomial } from '../statistics/binomial';
import { quantile } from '../statistics/quantile';
import { seededRandom } from '../statistics/random';

export interface Alpha {
  value: number;
  interval: Interval;
  /** Observed and expected disagreement, D_o and D_e. */
  observed: number;
  expected: number;
}

/**
 * Krippendorff's alpha (2011): 1 - D_o / D_e over the items with two or more ratings; all other items are ignored. The interval is Gwet's linearised one (2014, chapter 3), pairable items - 1 degrees of freedom.
 * Its `se` and `ci95` take the distance between labels as given also where it depends on their frequencies (ordinal); the limits that are shown do not.
 */
export function krippendorffAlpha(groups: ItemGroups, metric: Distance): Alpha | Undefined {
  const { frequency, total, items } = pairableFrequency(groups, groups.count);
  if (items === 0) return undefinedBecause(reasons.notPairable);
  const distance = resolveDistance(metric, frequency);
  if (onePoint(frequency, distance)) return undefinedBecause(reasons.oneLabel);
  const spread = meanDistances(frequency, total, distance);
  const expected = frequency.reduce((sum, n, k) => sum + (n * spread[k]!) / total, 0);
  if (expected === 0) return undefinedBecause('the distance is 0 between all labels in use');
  if (!Number.isFinite(expected))
    return undefinedBecause('the labels are too far apart to compute their distance');

  const size = total / items;
  let observedSum = 0;
  const disagreement = new Float64Array(groups.size.length);
  forPairable(groups, (g) => {
    disagreement[g] = itemDisagreement(groups, g, distance);
    observedSum += groups.count[g]! * disagreement[g]!;
  });
  const observed = observedSum / total;
  const value = 1 - ((total - 1) / total) * (observed / expected);

  const ratio = observed / expected;
  const moved = metric.kind === 'ranks' ? byRanks(groups, frequency, total, ratio, expected) : undefined;
  let [squares, ranked] = [0, 0];
  forPairable(groups, (g) => {
    const excess = groups.size[g]! / size - 1;
    let [own, shift] = [0, 0];
    for (let p = groups.start[g]!; p < groups.start[g + 1]!; p += 1) {
      own += groups.times[p]! * spread[groups.label[p]!]!;
      shift += groups.times[p]! * (moved?.[groups.label[p]!] ?? 0);
    }
    // Gwet corrects for the item's size with p_a after, not before, the small-sample step (total - 1) / total.
    const agreed = 1 - disagreement[g]! / size / expected + ((total - 1) / total) * ratio * excess;
    const chance = 1 - own / size / expected + excess;
    const deviation = agreed - 2 * ratio * chance - (1 - ratio);
    squares += groups.count[g]! * deviation ** 2;
    ranked += groups.count[g]! * (deviation - shift / size) ** 2;
  });
  const variance = (sum: number): number => sum / (items * (items - 1));
  // D_e is given in Krippendorff's scale (pairs without replacement), in which alpha = 1 - D_o / D_e holds exactly.
  return {
    value,
    interval: tInterval(
      { value, variance: variance(squares), shown: variance(ranked), items, ratings: size },
      shapeOf(frequency, total, distance, (expected * total) / (total - 1)),
    ),
    observed,
    expected: (expected * total) / (total - 1),
  };
}

/**
 * The change of D_o / D_e by one more rating with a label, for each label, because it moves the mid-ranks of all labels; minus the mean
 * over all ratings. The distances must be those of ranks.
 */
function byRanks(
  groups: ItemGroups,
  frequency: Float64Array,
  total: number,
  ratio: number,
  expected: number,
): Float64Array {
  const at = midRanks(frequency);
  // What D_o and D_e gain for each step by which the rank of a label rises.
  const gain = frequency.map((n, k) => -ratio * (n / total) * (at[k]! - total / 2));
  forPairable(groups, (g) => {
    const size = groups.size[g]!;
    const [from, to] = [groups.start[g]!, groups.start[g + 1]!];
    let sum = 0;
    for (let p = from; p < to; p += 1) sum += groups.times[p]! * at[groups.label[p]!]!;
    const weight = groups.count[g]! / (total * (size - 1));
    for (let p = from; p < to; p += 1) {
      const k = groups.label[p]!;
      gain[k]! += weight * groups.times[p]! * (size * at[k]! - sum);
    }
  });
  // A rating lifts its label by half a rank, and all labels above it by a whole one.
  const moved = new Float64Array(frequency.length);
  let above = 0;
  for (let k = frequency.length - 1; k >= 0; k -= 1) {
    moved[k] = ((4 * total) / expected) * (above + gain[k]! / 2);
    above += gain[k]!;
  }
  const mean = frequency.reduce((sum, n, k) => sum + (n * moved[k]!) / total, 0);
  return moved.map((each) => each - mean);
}

/** How the limits of alpha are bounded. `expected` is D_e. */
function shapeOf(
  frequency: Float64Array,
  total: number,
  distance: ResolvedDistance,
  expected: number,
): Shape {
  // No distance is above 1.
  if (distance.kind !== 'points') return { lowest: 1 - 1 / expected };
  const mean = frequency.reduce((sum, n, k) => sum + (n > 0 ? n * distance.at[k]! : 0), 0) / total;
  const moment = (power: number): number =>
    frequency.reduce((sum, n, k) => sum + (n > 0 ? n * (distance.at[k]! - mean) ** power : 0), 0) / total;
  // The fourth moment of the difference of two points, divided by the square of the second.
  return { chance: (2 * moment(4) + 6 * moment(2) ** 2) / (2 * moment(2)) ** 2 };
}

function forPairable(groups: ItemGroups, visit: (group: number) => void): void {
  for (let g = 0; g < groups.size.length; g += 1) if (groups.size[g]! >= 2 && groups.count[g]! > 0) visit(g);
}

/** How often each label occurs on items with two or more ratings, if group g has `count[g]` items. */
export function pairableFrequency(
  groups: ItemGroups,
  count: Float64Array,
  frequency: Float64Array = new Float64Array(groups.labels),
): { frequency: Float64Array; total: number; items: number } {
  frequency.fill(0);
  let total = 0;
  let items = 0;
  for (let g = 0; g < groups.size.length; g += 1) {
    const n = count[g]!;
    if (n === 0 || groups.size[g]! < 2) continue;
    items += n;
    total += n * groups.size[g]!;
    for (let p = groups.start[g]!; p < groups.start[g + 1]!; p += 1)
      frequency[groups.label[p]!]! += n * groups.times[p]!;
  }
  return { frequency, total, items };
}

export type ResolvedDistance = Exclude<Distance, { kind: 'ranks' }>;

export function resolveDistance(distance: Distance, frequency: Float64Array): ResolvedDistance {
  return distance.kind === 'ranks' ? { kind: 'points', at: midRanks(frequency) } : distance;
}

/** Whether all values in use are equal. Counts decide, because a disagreement that sums to 0 may be due to rounding. */
function onePoint(frequency: Float64Array, distance: ResolvedDistance): boolean {
  const first = frequency.findIndex((n) => n > 0);
  const same = (k: number) =>
    k === first || (distance.kind === 'points' && distance.at[k] === distance.at[first]);
  return frequency.every((n, k) => n === 0 || same(k));
}

/** Mean distance of each label in use to a value drawn from all pairable values (with replacement). */
function meanDistances(frequency: Float64Array, total: number, distance: ResolvedDistance): Float64Array {
  if (distance.kind === 'nominal') return frequency.map((n) => 1 - n / total);
  if (distance.kind === 'points') {
    const { at } = distance;
    const mean = frequency.reduce((sum, n, k) => sum + (n > 0 ? n * at[k]! : 0), 0) / total;
    const variance = frequency.reduce((sum, n, k) => sum + (n > 0 ? n * (at[k]! - mean) ** 2 : 0), 0) / total;
    return frequency.map((n, k) => (n > 0 ? (at[k]! - mean) ** 2 + variance : 0));
  }
  const used: number[] = [];
  frequency.forEach((n, k) => n > 0 && used.push(k));
  const means = new Float64Array(frequency.length);
  for (let i = 0; i < used.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const d = distance.between(used[i]!, used[j]!) / total;
      means[used[i]!]! += d * frequency[used[j]!]!;
      means[used[j]!]! += d * frequency[used[i]!]!;
    }
  }
  return means;
}

/** The item's share of the coincidences: the sum of distances over ordered pairs of its ratings, divided by the number of ratings less 1. */
export function itemDisagreement(groups: ItemGroups, g: number, distance: ResolvedDistance): number {
  const from = groups.start[g]!;
  const to = groups.start[g + 1]!;
  if (to - from === 1) return 0;
  const size = groups.size[g]!;
  const { label, times } = groups;
  let sum = 0;
  if (distance.kind === 'nominal') {
    sum = size * size;
    for (let p = from; p < to; p += 1) sum -= times[p]! * times[p]!;
  } else if (distance.kind === 'points') {
    let mean = 0;
    for (let p = from; p < to; p += 1) mean += (times[p]! * distance.at[label[p]!]!) / size;
    for (let p = from; p < to; p += 1) sum += 2 * size * times[p]! * (distance.at[label[p]!]! - mean) ** 2;
  } else {
    for (let p = from; p < to; p += 1) {
      for (let o = from; o < p; o += 1)
        sum += 2 * times[p]! * times[o]! * distance.between(label[p]!, label[o]!);
    }
  }
  return sum / (size - 1);
}

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
