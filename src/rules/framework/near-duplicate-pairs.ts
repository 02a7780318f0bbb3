import { memoize } from '../../base/memoize';

/**
 * The pairs of texts (given as words) whose sets of word pairs have a Jaccard index of at least `least`: first < second, in order. Texts are
 * few and short, so each is compared with all before it.
 */
export function nearDuplicatePairs(
  texts: readonly (readonly string[])[],
  least: number,
): [first: number, second: number][] {
  if (!(least > 0 && least <= 1)) return [];
  const sets = texts.map(wordPairs);
  /** Pair of words -> the texts so far that have it. */
  const having = new Map<string, number[]>();
  const shared = new Int32Array(texts.length);
  const found: [number, number][] = [];
  for (const [second, own] of sets.entries()) {
    shared.fill(0);
    for (const pair of own) {
      const others = having.get(pair) ?? [];
      for (const first of others) shared[first]! += 1;
      if (others.push(second) === 1) having.set(pair, others);
    }
    for (let first = 0; first < second; first += 1) {
      const both = shared[first]!;
      if (both > 0 && both / (sets[first]!.length + own.length - both) >= least) found.push([first, second]);
    }
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** The distinct pairs of adjacent words; for a single word, the word. */
const wordPairs = memoize((words: readonly string[]): readonly string[] => [
  ...new Set(words.length === 1 ? words : words.slice(1).map((word, at) => `${words[at]!} ${word}`)),
]);
