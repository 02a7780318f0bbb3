import type { Interval } from '../../core/statistics/interval';
import type { ProportionInterval } from '../../core/statistics/proportion';
import type { Undefined } from '../../core/statistics/estimate';

/** Three decimals; a dash for what is undefined. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  const text = value.toFixed(3);
  return text === '-0.000' ? '0.000' : text;
}

/** `[low, high]`, cut to at most 1: an interval by the normal distribution may pass it. */
export function limits(ci95: readonly [number, number] | null | undefined): string {
  return ci95 ? `[${number(ci95[0])}, ${number(Math.min(1, ci95[1]))}]` : '';
}

export function intervalLimits(estimate: { interval: Interval } | { value: null }): string {
  return 'interval' in estimate ? limits(estimate.interval.ci95) : '';
}

export function proportion(share: ProportionInterval | Undefined): string {
  return share.value === null ? '–' : `${number(share.value)} ${limits(share.limits)}`;
}
