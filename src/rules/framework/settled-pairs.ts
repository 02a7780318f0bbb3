import type { TieBreaker } from '../../project/model/model';

/** A key for a pair of labels, in either order. */
export const pairKey = (a: string, b: string): string => JSON.stringify(a < b ? [a, b] : [b, a]);

/** The pairs that have a tie-breaker, by `pairKey`. */
export function settledPairs(tieBreakers: readonly TieBreaker[]): Set<string> {
  const pairs = new Set<string>();
  for (const { between } of tieBreakers)
    for (const { id: a } of between) for (const { id: b } of between) if (a !== b) pairs.add(pairKey(a, b));
  return pairs;
}
