import { normalQuantile } from './distributions';
import type { Undefined } from './estimate';
import { proportionInterval, type ProportionInterval } from './proportion';

export interface WantedInterval {
  /** Half the width of the interval, above 0 and below 1. */
  readonly halfWidth: number;
  /** Above 0 and below 1, such as 0.95. */
  readonly confidence: number;
  /** The expected share; 0.5 needs the largest sample. */
  readonly expected: number;
}

/**
 * The size of a simple random sample for which the normal interval of a share has the wanted half width: n0 = z² p(1-p)/d²,
 * n = n0 / (1 + (n0 - 1)/N), rounded up (Cochran 1977, Sampling Techniques, section 4.4). At most the population size.
 */
export function sampleSize(population: number, { halfWidth, confidence, expected }: WantedInterval): number {
  if (population === 0) return 0;
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const unlimited = (z * z * expected * (1 - expected)) / (halfWidth * halfWidth);
  const size = unlimited / (1 + (unlimited - 1) / population);
  // An empty sample has no share.
  return Math.min(population, Math.max(1, Math.ceil(size - 1e-9)));
}

/**
 * Wilson interval for k of n in a simple random sample without replacement. The underlying score test uses the variance
 * p(1-p)/n * (N-n)/(N-1) of the hypergeometric distribution, which amounts to a larger n. For the whole population, the share is known and
 * the interval has no width.
 */
export function finiteInterval(
  k: number,
  n: number,
  population: number,
  confidence: number,
): ProportionInterval | Undefined {
  if (n > 0 && n >= population) return { value: k / n, limits: [k / n, k / n] };
  const correction = population > 1 ? (population - n) / (population - 1) : 1;
  const interval = proportionInterval(k / correction, n / correction, confidence);
  return interval.value === null ? interval : { value: k / n, limits: interval.limits };
}

/** The size of the smallest simple random sample that shows a share of at least `accept` if all its answers are right. */
export function leastToAccept(population: number, accept: number, confidence: number): number {
  let n = 1;
  while (
    n < population &&
    (finiteInterval(n, n, population, confidence) as ProportionInterval).limits[0] < accept
  )
    n += 1;
  return n;
}
