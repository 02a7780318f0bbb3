import { incompleteBeta } from './special-functions';
import { undefinedBecause, type Undefined } from './estimate';
import { proportionInterval } from './proportion';

/** How many of the same items each of two is right about. */
export interface PairedCounts {
  readonly both: number;
  readonly first: number;
  readonly second: number;
  readonly neither: number;
}

export function pairedCounts(pairs: Iterable<readonly [first: boolean, second: boolean]>): PairedCounts {
  const counts = { both: 0, first: 0, second: 0, neither: 0 };
  for (const [first, second] of pairs)
    counts[first ? (second ? 'both' : 'first') : second ? 'second' : 'neither'] += 1;
  return counts;
}

/**
 * The difference of two shares on the same items, first less second, with the limits of Newcombe (1998, Statistics in Medicine 17, 2635-2650,
 * method 10): those of two Wilson intervals, combined by the correlation phi of the pairs, with his continuity correction. Undefined without items.
 */
export function pairedDifference(
  { both, first, second, neither }: PairedCounts,
  confidence = 0.95,
): { value: number; limits: readonly [number, number] } | Undefined {
  const n = both + first + second + neither;
  const one = proportionInterval(both + first, n, confidence);
  const two = proportionInterval(both + second, n, confidence);
  if (one.value === null || two.value === null) return undefinedBecause('no item was answered by both');
  const product = (both + first) * (second + neither) * (both + second) * (first + neither);
  const raw = both * neither - first * second;
  const phi = product === 0 ? 0 : (raw > 0 ? Math.max(raw - n / 2, 0) : raw) / Math.sqrt(product);
  const half = (a: number, b: number): number => Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
  const value = (first - second) / n;
  return {
    value,
    limits: [
      value - half(one.value - one.limits[0], two.limits[1] - two.value),
      value + half(one.limits[1] - one.value, two.value - two.limits[0]),
    ],
  };
}

/** Exact test of McNemar (1947): the two-sided binomial p for items on which only one is right. */
export function mcNemarExact({ first, second }: Pick<PairedCounts, 'first' | 'second'>): number {
  const n = first + second;
  const least = Math.min(first, second);
  return 2 * least >= n ? 1 : Math.min(1, 2 * incompleteBeta(0.5, n - least, least + 1));
}
