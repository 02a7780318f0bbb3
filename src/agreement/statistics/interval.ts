import { normalQuantile, studentTQuantile } from './distributions';

/** Standard error and 95 % confidence limits of an estimate, or the reason why there are none. */
export type Interval =
  { se: number; ci95: readonly [number, number] } | { se: null; ci95: null; reason: string };

function noInterval(reason: string): Interval {
  return { se: null, ci95: null, reason };
}

/**
 * Symmetric interval by Student's t, the upper limit cut at 1 (no agreement coefficient is above 1), the lower one at `least`: 0 for the
 * share of pairs that agree.
 */
export function tInterval(value: number, variance: number, df: number, least = -Infinity): Interval {
  if (df < 1) return noInterval('a standard error needs at least two items');
  const se = Math.sqrt(Math.max(0, variance));
  const half = studentTQuantile(0.975, df) * se;
  return { se, ci95: [Math.max(least, value - half), Math.min(1, value + half)] };
}

/** Symmetric interval by the normal distribution, not cut. A negative variance can only be due to rounding and counts as 0. */
export function normalInterval(value: number, variance: number): Interval {
  const se = Math.sqrt(Math.max(0, variance));
  const half = normalQuantile(0.975) * se;
  return { se, ci95: [value - half, value + half] };
}
