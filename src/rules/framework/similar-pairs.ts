import { memoize } from '../../core/memoize';

/** 0.3 of 10 is a little more than 3 in binary fractions. */
const ROUNDING = 1e-9;

/**
 * The pairs of texts (given as words) whose sets of word pairs overlap by at least `least` (Jaccard index): first < second, in order.
 *
 * Not every pair is compared: two sets that overlap so much must share one of the first few items of each in any one order (prefix
 * filtering; Chaudhuri, Ganti, Kaushik 2006), so an index of those finds the candidates. The rarest items come first: they give the
 * fewest candidates.
 */
export function similarPairs(
  texts: readonly (readonly string[])[],
  least: number,
): [first: number, second: number][] {
  if (!(least > 0 && least <= 1)) return [];
  const { sets, counts } = numbered(texts.map(wordPairs));
  const index = new Map<number, number[]>();
  const comparedWith = new Int32Array(texts.length).fill(-1);
  const found: [number, number][] = [];
  sets.forEach((items, second) => {
    const prefix = items.length - Math.ceil(least * items.length - ROUNDING) + 1;
    const rarest = items.toSorted((a, b) => counts[a]! - counts[b]! || a - b).slice(0, prefix);
    for (const item of rarest) {
      const others = index.get(item);
      if (!others) {
        index.set(item, [second]);
        continue;
      }
      for (const first of others) {
        if (comparedWith[first] === second) continue;
        comparedWith[first] = second;
        if (overlap(sets[first]!, items) >= least) found.push([first, second]);
      }
      others.push(second);
    }
  });
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Pairs of neighbouring words, each once; of a single word, the word. */
const wordPairs = memoize((words: readonly string[]): readonly string[] => [
  ...new Set(words.length === 1 ? words : words.slice(1).map((word, at) => `${words[at]!} ${word}`)),
]);

/** The same with numbers for strings, ascending; `counts`: in how many sets each number is. */
function numbered(sets: readonly (readonly string[])[]): { sets: Int32Array[]; counts: number[] } {
  const numbers = new Map<string, number>();
  const counts: number[] = [];
  const numberOf = (item: string): number => {
    let number = numbers.get(item);
    if (number === undefined) numbers.set(item, (number = counts.push(0) - 1));
    counts[number]! += 1;
    return number;
  };
  return { sets: sets.map((items) => Int32Array.from(items, numberOf).sort()), counts };
}

/** The Jaccard index of two sets of ascending numbers. */
function overlap(a: Int32Array, b: Int32Array): number {
  if (Math.min(a.length, b.length) === 0) return 0;
  let [shared, i, j] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) shared += 1;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  return shared / (a.length + b.length - shared);
}
