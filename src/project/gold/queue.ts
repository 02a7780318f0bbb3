/** Where gold is hidden in a queue; docs/format.md, "Gold in the queue". Pure: the same for the same annotator, file, seed and samples. */
import { textHash } from '../../base/text/hash';

/** Decides which gold sample comes when. */
export interface Spread {
  /** Of the queue, more than 0 and at most 0.5. */
  readonly share: number;
  readonly seed: number;
  readonly annotator: string;
  /** Path of the file whose queue it is. */
  readonly file: string;
}

/** How many other samples come before the k-th gold one (from 0). Increases by at least 1, so two gold samples are never adjacent. */
export function goldPlace({ share, seed, annotator, file }: Spread, k: number): number {
  const gap = (1 - share) / share;
  // Rounded, because (1 - 0.1) / 0.1 is not 9.
  const from = Number((k * gap).toPrecision(12));
  return Math.floor(from + unit('place', seed, annotator, file, k) * Math.max(0, gap - 1));
}

/** How many of the available gold samples find a place among the others. */
export function goldCount(spread: Spread, available: number, others: number): number {
  let count = 0;
  while (count < available && goldPlace(spread, count) <= others) count += 1;
  return count;
}

/** Gold samples in the order of the queue. */
export function goldOrder<T>(spread: Spread, samples: readonly T[], idOf: (item: T) => string): T[] {
  const { seed, annotator, file } = spread;
  return samples
    .map((item) => ({ item, at: unit('order', seed, annotator, file, idOf(item)), id: idOf(item) }))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .map(({ item }) => item);
}

/**
 * Inserts gold samples among others. `others`: the other samples that are wanted, as ascending places among all others; `wanted`: whether
 * the k-th gold sample (k below `count`) is. Returns indices into `others`, and `~k` for gold. Gold whose place has been passed, because
 * no sample around it is wanted any more, comes at the next places for gold, or else at the end.
 */
export function interleave(
  spread: Spread,
  others: ArrayLike<number>,
  count: number,
  wanted: (k: number) => boolean,
): Int32Array {
  const queue = new Int32Array(others.length + count);
  const pending: number[] = [];
  let length = 0;
  let next = 0;
  let isAfterGold = false;
  for (let k = 0; k < count || (pending.length > 0 && next < others.length); k += 1) {
    const place = goldPlace(spread, k);
    while (next < others.length && others[next]! < place) {
      queue[length++] = next++;
      isAfterGold = false;
    }
    if (k < count && wanted(k)) pending.push(k);
    if (pending.length === 0 || isAfterGold) continue;
    queue[length++] = ~pending.shift()!;
    isAfterGold = true;
  }
  while (next < others.length) queue[length++] = next++;
  for (const k of pending) queue[length++] = ~k;
  return queue.subarray(0, length);
}

/** A number in [0, 1) that follows from these words, 52 bits. */
function unit(...words: readonly (string | number)[]): number {
  return parseInt(textHash(JSON.stringify(words)).slice(0, 13), 16) / 2 ** 52;
}
