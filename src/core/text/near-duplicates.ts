import { DistinctSets } from './distinct-sets';
import { joinSets } from './join-sets';
import type { PackedSets } from './packed-sets';
import { ShinglePacker } from './shingles';

export interface NearDuplicate {
  /** Positions in the input, a < b. */
  a: number;
  b: number;
  /** Jaccard similarity of the two sets of shingles, at least the threshold. */
  similarity: number;
}

/**
 * All pairs of texts whose sets of character shingles have a Jaccard similarity of `threshold` or more (0 < threshold <= 1).
 * Exact, unlike MinHash with banding, which misses pairs near the threshold: see joinSets. Equal sets are compared once.
 */
export function nearDuplicates(texts: readonly string[], threshold = 0.7, length = 5): NearDuplicate[] {
  return finish(nearDuplicatesInSteps(texts, threshold, length));
}

/** The same in steps of some milliseconds, after each of which the caller may let others have their turn, or stop. */
export function* nearDuplicatesInSteps(
  texts: Iterable<string>,
  threshold = 0.7,
  length = 5,
): Generator<void, NearDuplicate[]> {
  const sets = new DistinctSets(yield* packedSets(texts, length));
  const pairs: NearDuplicate[] = [];
  for (let k = 0; k < sets.size; k += 1) {
    const same = sets.places(k);
    for (let i = 0; i < same.length; i += 1)
      for (let j = 0; j < i; j += 1) pairs.push({ a: same[j]!, b: same[i]!, similarity: 1 });
  }
  yield* joinSets(sets, threshold, {
    found(x, y, similarity) {
      for (const a of sets.places(x))
        for (const b of sets.places(y)) pairs.push({ a: Math.min(a, b), b: Math.max(a, b), similarity });
    },
  });
  return pairs.sort((p, q) => p.a - q.a || p.b - q.b);
}

/** Texts cut between two steps. */
const STEP = 500;

function* packedSets(texts: Iterable<string>, length: number): Generator<void, PackedSets> {
  const packer = new ShinglePacker(length);
  let count = 0;
  for (const text of texts) {
    if (count++ % STEP === 0) yield;
    packer.add(text);
  }
  return yield* packer.finish();
}

/** Texts that hang together by pairs of near duplicates. */
export interface NearDuplicateGroups {
  /** Position -> the smallest position of its group; its own for a text without near duplicates. */
  readonly first: Int32Array;
  /** Pairs that join the groups, one fewer than a group has texts; in the order of a, then b. */
  readonly links: readonly NearDuplicate[];
}

/**
 * The groups of texts that near duplicates join, in steps. Quicker than all pairs where many texts are alike: pairs within a group that
 * is known already are not compared. An empty text belongs to no group.
 */
export function* nearDuplicateGroups(
  texts: Iterable<string>,
  threshold = 0.7,
  length = 5,
): Generator<void, NearDuplicateGroups> {
  return yield* groupsOfSets(yield* packedSets(texts, length), threshold);
}

/** The same for texts that were cut into shingles already (`ShinglePacker`). */
export function* groupsOfSets(all: PackedSets, threshold: number): Generator<void, NearDuplicateGroups> {
  const sets = new DistinctSets(all);
  const groups = new Groups(all.size);
  const links: NearDuplicate[] = [];
  const join = (a: number, b: number, similarity: number): void => {
    if (groups.join(a, b)) links.push({ a: Math.min(a, b), b: Math.max(a, b), similarity });
  };
  for (let k = 0; k < sets.size; k += 1)
    if (sets.lengthOf(k) > 0 && sets.count(k) > 1)
      for (const other of sets.places(k).subarray(1)) join(sets.first(k), other, 1);
  yield* joinSets(sets, threshold, {
    skip: (x, y) => groups.first(sets.first(x)) === groups.first(sets.first(y)),
    found: (x, y, similarity) => join(sets.first(x), sets.first(y), similarity),
  });
  return {
    first: Int32Array.from({ length: all.size }, (_, n) => groups.first(n)),
    links: links.sort((p, q) => p.a - q.a || p.b - q.b),
  };
}

/** Numbers in groups that grow together; a group is named by its smallest number. */
export class Groups {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, n) => n);
  }

  first(n: number): number {
    const parent = this.#parent;
    let root = n;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = n; parent[at] !== root;) [at, parent[at]] = [parent[at]!, root];
    return root;
  }

  /** Whether they were in different groups. */
  join(a: number, b: number): boolean {
    const [x, y] = [this.first(a), this.first(b)];
    if (x === y) return false;
    this.#parent[Math.max(x, y)] = Math.min(x, y);
    return true;
  }
}

/** Runs a generator to its end. */
export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
