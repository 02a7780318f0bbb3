import { normalQuantile, studentTQuantile } from './distributions';
import { undefinedBecause, type Undefined } from './estimate';
import type { Limits, ProportionInterval } from './proportion';

/**
 * The error of an estimate, or the reason why there is none. `ci95` are the symmetric limits of the publication, for comparing programs. `limits`
 * are shown to people. They also hold for small samples (docs/reference/intervals.md), and are null if no limits would.
 */
export type Interval =
  ({ se: number; ci95: Limits } & Shown) | { se: null; ci95: null; limits: null; reason: string };

type Shown = { limits: Limits } | { limits: null; reason: string };

/** How an estimate of at most 1 is bounded, which decides how its error grows when few items differ. */
export type Shape =
  /** Items agree fully or in part: a mean of numbers between `lowest` and 1. */
  | { readonly lowest: number }
  /** Items differ by any distance. `chance` is E(d²) / E(d)² of two answers drawn by chance. */
  | { readonly chance: number };

/** An estimate with its variance and the number of independent items. */
export interface Spread {
  readonly value: number;
  readonly variance: number;
  /** The variance for the limits that people see, where the published one is known to be wrong. */
  readonly shown?: number;
  readonly items: number;
  /** Mean number of ratings per item: 2 by default. */
  readonly ratings?: number;
  /** Confidence of the limits; 0.95 by default. */
  readonly confidence?: number;
}

/** No limits hold for fewer items. */
const MIN_ITEMS = 20;
/** The same if chance agreement is taken from each annotator's own labels, or includes items with one label. */
export const MIN_WITH_MARGINS = 50;

/**
 * Published: symmetric by Student's t with `df` degrees of freedom, the upper limit cut at 1 (no agreement coefficient is above 1), the
 * lower one at `floor`: 0 for the share of pairs that agree.
 */
export function tInterval(
  spread: Spread,
  shape: Shape,
  { df = spread.items - 1, floor = -Infinity, least = MIN_ITEMS } = {},
): Interval {
  if (df < 1) {
    const reason = 'a standard error needs at least two items';
    return { se: null, ci95: null, limits: null, reason };
  }
  const se = Math.sqrt(Math.max(0, spread.variance));
  const half = studentTQuantile(0.975, df) * se;
  const ci95: Limits = [Math.max(floor, spread.value - half), Math.min(1, spread.value + half)];
  return { se, ci95, ...shownLimits(spread, shape, least) };
}

/** Symmetric limits by the normal distribution, not cut. A negative variance can only be due to rounding and counts as 0. */
export function normalLimits(value: number, variance: number): { se: number; ci95: Limits } {
  const se = Math.sqrt(Math.max(0, variance));
  const half = normalQuantile(0.975) * se;
  return { se, ci95: [value - half, value + half] };
}

/** The limits that people see, or the reason why there are none. */
export function shownLimits(spread: Spread, shape: Shape, least = MIN_ITEMS): Shown {
  if (spread.items < least) return { limits: null, reason: `fewer than ${least} items: no interval holds` };
  const own = { ...spread, variance: spread.shown ?? spread.variance };
  return { limits: 'lowest' in shape ? boundedLimits(own, shape.lowest) : distanceLimits(own, shape) };
}

/**
 * A share from successes and trials per independent item, such as a text with several spans, with Wilson's limits for the effective number of
 * trials; or a mean of numbers from 0 to 1, by the sum and count of each item. `none`: why there is no number if there are no trials. A single
 * item does not show how items differ, so it gives no limits.
 */
export function clusteredShare(
  clusters: Iterable<readonly [successes: number, trials: number]>,
  none: string,
): ProportionInterval | Undefined {
  const used = [...clusters].filter(([, trials]) => trials > 0);
  if (used.length === 0) return undefinedBecause(none);
  const k = used.reduce((sum, [own]) => sum + own, 0);
  const n = used.reduce((sum, [, trials]) => sum + trials, 0);
  const value = k / n;
  if (used.length < 2) return { value, limits: [0, 1] };
  const squares = used.reduce((sum, [own, trials]) => sum + (own - value * trials) ** 2, 0);
  const variance = (squares * used.length) / ((used.length - 1) * n * n);
  const spread = { value, variance, items: used.length, ratings: n / used.length + 1 };
  return { value, limits: boundedLimits(spread, 0) };
}

/**
 * Wilson's limits for the effective number of items, that is, of a share with the same variance (Korn & Graubard 1998; Dean & Pagano 2015), with
 * Student's t. The effective number is bounded by the number of items times the further ratings per item, because a variance from a few differing
 * items may be too small by chance.
 */
function boundedLimits(
  { value, variance, items, ratings = 2, confidence = 0.95 }: Spread,
  lowest: number,
): Limits {
  const range = 1 - lowest;
  const share = Math.min(1, Math.max(0, (value - lowest) / range));
  const spread = variance / range ** 2;
  const most = items * Math.max(1, ratings - 1);
  const size = spread > 0 && share > 0 && share < 1 ? Math.min(most, (share * (1 - share)) / spread) : items;
  const t = studentTQuantile((1 + confidence) / 2, items - 1);
  const centre = (share + (t * t) / (2 * size)) / (1 + (t * t) / size);
  const half = (t / (1 + (t * t) / size)) * Math.sqrt((share * (1 - share)) / size + (t / (2 * size)) ** 2);
  return [
    share === 0 ? lowest : lowest + range * (centre - half),
    share === 1 ? 1 : lowest + range * Math.min(1, centre + half),
  ];
}

/**
 * Limits for a mean distance (1 less the value). Before taking mean and variance, one item with full agreement and one with chance agreement are
 * added, like the successes and failures of Agresti & Coull (1998). Far distances are rare: a few items may show none, and their variance is then
 * too small.
 */
function distanceLimits({ value, variance, items }: Spread, { chance }: { chance: number }): Limits {
  const n = items + 2;
  const distance = 1 - value;
  const mean = (items * distance + 1) / n;
  const square = (items * (items * variance + distance ** 2) + chance) / n;
  const half = studentTQuantile(0.975, items - 1) * Math.sqrt(Math.max(0, square - mean ** 2) / n);
  return [1 - mean - half, Math.min(1, 1 - mean + half)];
}
