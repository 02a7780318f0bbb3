import { jaccardOfSorted, shingleSets } from './shingles';

export interface NearDuplicate {
  /** Positions in the input, a < b. */
  a: number;
  b: number;
  /** Jaccard similarity of the two sets of shingles, at least the threshold. */
  similarity: number;
}

/**
 * All pairs of texts whose sets of character shingles have a Jaccard similarity of `threshold` or more (0 < threshold <= 1).
 *
 * Exact, unlike MinHash with banding, which misses pairs near the threshold: two such sets must share a shingle among the
 * first |x| - ceil(threshold |x|) + 1 of each, when all sets are sorted from the rarest shingle on (prefix filter, Chaudhuri,
 * Ganti & Kaushik 2006; Bayardo, Ma & Srikant 2007). Only texts that do are compared. Equal sets are compared once.
 */
export function nearDuplicates(texts: readonly string[], threshold = 0.7, length = 5): NearDuplicate[] {
  const steps = nearDuplicatesInSteps(texts, threshold, length);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of some milliseconds, after each of which the caller may let others have their turn, or stop. */
export function* nearDuplicatesInSteps(
  texts: readonly string[],
  threshold = 0.7,
  length = 5,
): Generator<void, NearDuplicate[]> {
  const { sets, members } = distinctSets(yield* shingleSets(texts, length));
  const pairs: NearDuplicate[] = [];
  for (const same of members) {
    for (let i = 0; i < same.length; i += 1) {
      for (let j = 0; j < i; j += 1) pairs.push({ a: same[j]!, b: same[i]!, similarity: 1 });
    }
  }
  yield* joinSets(sets, threshold, (x, y, similarity) => {
    for (const a of members[x]!)
      for (const b of members[y]!) pairs.push({ a: Math.min(a, b), b: Math.max(a, b), similarity });
  });
  return pairs.sort((p, q) => p.a - q.a || p.b - q.b);
}

/** Sets from the smallest to the largest, and the texts that have each. */
function distinctSets(sets: readonly Int32Array[]): { sets: Int32Array[]; members: number[][] } {
  const order = sets.map((_, i) => i).sort((a, b) => compareSets(sets[a]!, sets[b]!) || a - b);
  const distinct: Int32Array[] = [];
  const members: number[][] = [];
  for (const i of order) {
    const last = distinct.at(-1);
    if (last && compareSets(last, sets[i]!) === 0) members.at(-1)!.push(i);
    else {
      distinct.push(sets[i]!);
      members.push([i]);
    }
  }
  return { sets: distinct, members };
}

function compareSets(a: Int32Array, b: Int32Array): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

/** Sets joined between two steps. */
const STEP = 200;

/** Every pair of sets, given from the smallest to the largest, that reaches the threshold. */
function* joinSets(
  sets: readonly Int32Array[],
  threshold: number,
  found: (x: number, y: number, similarity: number) => void,
): Generator<void, void> {
  const holders = new Map<number, number[]>();
  const comparedWith = new Int32Array(sets.length).fill(-1);
  for (const [x, set] of sets.entries()) {
    if (x % STEP === 0) yield;
    const least = Math.ceil(threshold * set.length - 1e-9);
    const prefix = set.length - least + 1;
    for (let p = 0; p < prefix && p < set.length; p += 1) {
      const earlier = holders.get(set[p]!);
      if (!earlier) {
        holders.set(set[p]!, [x]);
        continue;
      }
      for (let e = earlier.length - 1; e >= 0; e -= 1) {
        const y = earlier[e]!;
        // Earlier sets are no larger; once too small for this one, those before them are too.
        if (sets[y]!.length < least) break;
        if (comparedWith[y] === x) continue;
        comparedWith[y] = x;
        const similarity = jaccardOfSorted(sets[y]!, set);
        if (similarity >= threshold) found(y, x, similarity);
      }
      earlier.push(x);
    }
  }
}
