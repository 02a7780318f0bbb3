import type { Estimate, Undefined } from '../../../agreement/statistics/estimate';
import type { Interval } from '../../../agreement/statistics/interval';
import type { Figure } from '../../../document/figure';

/** A number with its interval, as reports show it. */
export function figure(estimate: { value: number; interval: Interval } | Estimate | Undefined): Figure {
  if (estimate.value === null) return { value: null, reason: estimate.reason };
  if (!('interval' in estimate)) return { value: estimate.value };
  const { value, interval } = estimate;
  return interval.limits ? { value, ci95: interval.limits } : { value, reason: interval.reason };
}

/** Difference of two independent numbers with intervals: the squares of the errors add up. Undefined if either is. */
export function difference(after: Figure, before: Figure): Figure | undefined {
  if (after.value === null || before.value === null) return undefined;
  const value = after.value - before.value;
  if (!after.ci95 || !before.ci95) return { value };
  const low = Math.hypot(after.value - after.ci95[0], before.ci95[1] - before.value);
  const high = Math.hypot(after.ci95[1] - after.value, before.value - before.ci95[0]);
  return { value, ci95: [value - low, value + high] };
}

/** RFC 3339 of a time in milliseconds since 1970. */
export const iso = (time: number): string => new Date(time).toISOString();
