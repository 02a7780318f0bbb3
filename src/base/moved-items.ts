import { leadingCount } from './leading-count';

/**
 * The items of `after` that must be moved to get from the order of `before` to that of `after`: all but a longest common subsequence
 * (patience: the longest ascending run of places). Both hold the same items, each once; the result is in the order of `after`.
 */
export function movedItems(before: readonly string[], after: readonly string[]): string[] {
  const places = new Map(before.map((item, place) => [item, place]));
  const sequence = after.map((item) => places.get(item) ?? -1);
  // ends[n]: index in `after` of the smallest last place of an ascending run of n + 1.
  const ends: number[] = [];
  const previous: number[] = [];
  sequence.forEach((place, index) => {
    const low = leadingCount(ends.length, (n) => sequence[ends[n]!]! < place);
    previous.push(low === 0 ? -1 : ends[low - 1]!);
    ends[low] = index;
  });
  const stays = new Set<number>();
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index]!) stays.add(index);
  return after.filter((_, index) => !stays.has(index));
}
