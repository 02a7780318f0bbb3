import { grown } from '../tables/grown';
import type { SetList } from './packed-sets';
import { SetSketches } from './set-sketches';
import { sharedOfSorted } from './shingles';

/** Sets joined between two steps. */
const STEP = 200;

export interface JoinVisitor {
  /** A pair of sets that reaches the threshold; numbers of sets, x < y. */
  found(x: number, y: number, similarity: number): void;
  /** Whether it does not matter if this pair does: it is not compared then. */
  skip?(x: number, y: number): boolean;
}

/**
 * Every pair of different sets, given from the smallest to the largest, whose Jaccard similarity reaches the threshold.
 *
 * Exact: two such sets must share a number among the first |x| - ceil(threshold |x|) + 1 of each, when all are sorted from the rarest
 * number on (prefix filter, Chaudhuri, Ganti & Kaushik 2006; Bayardo, Ma & Srikant 2007), and what is left after the first that they
 * share must be enough (positional filter, Xiao, Wang, Lin & Yu 2008). Only pairs that pass both, and whose sketches are alike, are
 * compared, up to where it is known. Texts of ordinary language meet few such pairs; those that are put together from the same
 * sentences meet many, up to the square of their number.
 */
export function* joinSets(
  sets: SetList,
  threshold: number,
  { found, skip }: JoinVisitor,
): Generator<void, void> {
  const index = new PrefixIndex();
  const sketches = new SetSketches(sets);
  const lengths = Int32Array.from({ length: sets.size }, (_, n) => sets.lengthOf(n));
  const comparedWith = new Int32Array(sets.size).fill(-1);
  const [set, other] = [new Int32Array(sets.longest), new Int32Array(sets.longest)];
  // Sets before this one are too small for the one at hand, and so for all that follow.
  let lowest = 0;
  for (let x = 0; x < sets.size; x += 1) {
    if (x % STEP === 0) yield;
    const size = sets.read(x, set);
    const least = Math.ceil(threshold * size - 1e-9);
    while (lengths[lowest]! < least) lowest += 1;
    const prefix = Math.min(size, size - least + 1);
    // Whoever meets it in the index is no smaller, so that the two must share more than `least`: fewer of its numbers will do.
    const indexed = size - Math.ceil(((2 * threshold) / (1 + threshold)) * size - 1e-9) + 1;
    for (let p = 0; p < prefix; p += 1) {
      for (let entry = index.last(set[p]!); entry > 0; entry = index.before(entry)) {
        const y = index.set(entry);
        if (y < lowest) break;
        if (comparedWith[y] === x) continue;
        comparedWith[y] = x;
        const both = size + lengths[y]!;
        const needed = Math.ceil((threshold / (1 + threshold)) * both - 1e-9);
        const q = index.position(entry);
        if (Math.min(size - p, lengths[y]! - q) < needed) continue;
        if (sketches.differByMore(x, y, both - 2 * needed) || skip?.(y, x)) continue;
        const shared = sharedOfSorted(set, size, p, other, sets.read(y, other), q, needed);
        if (shared < 0) continue;
        const similarity = shared / (both - shared);
        if (similarity >= threshold) found(y, x, similarity);
      }
      if (p < indexed) index.add(set[p]!, x, p);
    }
  }
}

/** Entries of a block, as a power of two: blocks do not have to be copied when more are needed. */
const BLOCK_BITS = 18;
const BLOCK_MASK = (1 << BLOCK_BITS) - 1;

/** Which sets have a number in their prefix, and where; the last one added comes first. Entries are numbers from 1 on, 0 is none. */
class PrefixIndex {
  #head = new Int32Array(1 << 12);
  /** Three to an entry, together so that one look at memory has them all: set, position, the entry before. */
  readonly #blocks: Int32Array[] = [new Int32Array(3 << BLOCK_BITS)];
  /** The last entry. */
  #last = 0;

  /** The newest entry of a number. */
  last(number: number): number {
    return number < this.#head.length ? this.#head[number]! : 0;
  }
  set(entry: number): number {
    return this.#blocks[entry >>> BLOCK_BITS]![(entry & BLOCK_MASK) * 3]!;
  }
  position(entry: number): number {
    return this.#blocks[entry >>> BLOCK_BITS]![(entry & BLOCK_MASK) * 3 + 1]!;
  }
  before(entry: number): number {
    return this.#blocks[entry >>> BLOCK_BITS]![(entry & BLOCK_MASK) * 3 + 2]!;
  }

  add(number: number, set: number, position: number): void {
    if (number >= this.#head.length) this.#head = grown(this.#head, number + 1);
    const entry = (this.#last += 1);
    if (entry >>> BLOCK_BITS === this.#blocks.length) this.#blocks.push(new Int32Array(3 << BLOCK_BITS));
    const block = this.#blocks[entry >>> BLOCK_BITS]!;
    const at = (entry & BLOCK_MASK) * 3;
    block[at] = set;
    block[at + 1] = position;
    block[at + 2] = this.#head[number]!;
    this.#head[number] = entry;
  }
}
