import { normalQuantile } from './distributions';
import type { Undefined } from './estimate';
import { proportionInterval, type ProportionInterval } from './proportion';

export interface WantedInterval {
  /** Half the width of the interval, above 0 and below 1. */
  readonly halfWidth: number;
  /** Above 0 and below 1, such as 0.95. */
  readonly confidence: number;
  /** The share that is expected; 0.5 needs most. */
  readonly expected: number;
}

/**
 * How many of a population a simple random sample must hold so that the normal interval of a share has the half width wanted: n0 = z² p(1-p)/d²,
 * n = n0 / (1 + (n0 - 1)/N), rounded up (Cochran 1977, Sampling Techniques, section 4.4). At most the population.
 */
export function sampleSize(population: number, { halfWidth, confidence, expected }: WantedInterval): number {
  if (population === 0) return 0;
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const unlimited = (z * z * expected * (1 - expected)) / (halfWidth * halfWidth);
  const size = unlimited / (1 + (unlimited - 1) / population);
  // A sample of nobody has no share.
  return Math.min(population, Math.max(1, Math.ceil(size - 1e-9)));
}

/**
 * Wilson interval of a share of k in a simple random sample of n without replacement from a population. The score test that it inverts takes
 * the variance p(1-p)/n * (N-n)/(N-1) of the hypergeometric distribution, which is Wilson's with the correction as more trials. Of the
 * whole population the share is known: the interval has no width.
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

/** The least simple random sample of a population that, with every answer in it right, shows a share of at least `accept`. */
export function leastToAccept(population: number, accept: number, confidence: number): number {
  let n = 1;
  while (
    n < population &&
    (finiteInterval(n, n, population, confidence) as ProportionInterval).limits[0] < accept
  )
    n += 1;
  return n;
}
