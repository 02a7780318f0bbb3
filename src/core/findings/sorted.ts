import { sameEnds } from '../kept-list';

type Compare<T> = (a: T, b: T) => number;

/** One sorted list of two sorted ones, of which the second may be short: what is equal comes from the first one first. */
export function mergeSorted<T>(list: readonly T[], more: readonly T[], compare: Compare<T>): T[] {
  const merged: T[] = [];
  let from = 0;
  for (const item of more) {
    let [low, high] = [from, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(list[middle]!, item) <= 0) low = middle + 1;
      else high = middle;
    }
    for (; from < low; from++) merged.push(list[from]!);
    merged.push(item);
  }
  for (; from < list.length; from++) merged.push(list[from]!);
  return merged;
}

/** Sorts a list that is mostly what an earlier one, which is sorted, was: then it compares only what is new. */
export function sortAgain<T>(list: T[], earlier: readonly T[], compare: Compare<T>): T[] {
  const { head, tail } = sameEnds(list, earlier);
  for (let n = Math.max(head, 1); n <= Math.min(list.length - tail, list.length - 1); n++)
    if (compare(list[n - 1]!, list[n]!) > 0) return list.sort(compare);
  return list;
}
