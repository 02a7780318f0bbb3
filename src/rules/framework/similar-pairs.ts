/** 0.3 of 10 is a little more than 3 in binary fractions. */
const ROUNDING = 1e-9;

/**
 * Pairs of texts (given as words) whose sets of word pairs overlap by at least `least` (Jaccard index), first < second, in order.
 *
 * Not every pair is compared: two sets that overlap so much must share one of the rarest few items of each (prefix filtering;
 * Chaudhuri, Ganti, Kaushik 2006), so an index of those finds the candidates.
 */
export function similarPairs(
  texts: readonly (readonly string[])[],
  least: number,
): [first: number, second: number][] {
  if (!(least > 0 && least <= 1)) return [];
  const sets = texts.map(wordPairs);
  const frequency = new Map<string, number>();
  for (const set of sets) for (const item of set) frequency.set(item, (frequency.get(item) ?? 0) + 1);
  const rare = (a: string, b: string): number => frequency.get(a)! - frequency.get(b)! || (a < b ? -1 : 1);
  const index = new Map<string, number[]>();
  const found: [number, number][] = [];
  sets.forEach((set, second) => {
    const prefix = [...set].sort(rare).slice(0, set.size - Math.ceil(least * set.size - ROUNDING) + 1);
    const candidates = new Set<number>();
    for (const item of prefix) {
      const list = index.get(item);
      if (!list) index.set(item, [second]);
      else {
        for (const first of list) candidates.add(first);
        list.push(second);
      }
    }
    for (const first of candidates) if (overlap(sets[first]!, set) >= least) found.push([first, second]);
  });
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

const known = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Pairs of neighbouring words; of a single word, the word. Kept with the list of words. */
function wordPairs(words: readonly string[]): ReadonlySet<string> {
  let pairs = known.get(words);
  if (!pairs) {
    pairs = new Set(words.length === 1 ? words : words.slice(1).map((word, at) => `${words[at]!} ${word}`));
    known.set(words, pairs);
  }
  return pairs;
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (Math.min(a.size, b.size) === 0) return 0;
  let shared = 0;
  for (const item of a) if (b.has(item)) shared++;
  return shared / (a.size + b.size - shared);
}
