import { PackedSets } from './packed-sets';
import { ShingleNumbers } from './shingle-numbers';

/** What two texts are compared by: Unicode normal form C, lower case, white space collapsed to single spaces and trimmed. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** Texts cut between two steps. */
const STEP = 500;

/**
 * The set of stretches of `length` code points of each folded text, as sorted numbers; a shorter text is one shingle, an
 * empty one has none. Numbers grow with the frequency of a shingle, so that a set starts with its rarest. A generator: between
 * its steps others may have their turn. Four bytes a shingle are kept, and some twenty for each different one.
 */
export function* shingleSets(texts: Iterable<string>, length: number): Generator<void, Int32Array[]> {
  const numbers = new ShingleNumbers(length);
  const sets: Int32Array[] = [];
  for (const text of texts) {
    if (sets.length % STEP === 0) yield;
    sets.push(numbers.setOf(foldText(text)));
  }
  const rank = numbers.ranks();
  for (const [index, set] of sets.entries()) {
    if (index % STEP === 0) yield;
    for (let i = 0; i < set.length; i += 1) set[i] = rank[set[i]!]!;
    set.sort();
  }
  return sets;
}

/** The same for texts that come one by one and are not kept: their sets are packed. */
export class ShinglePacker {
  readonly #numbers: ShingleNumbers;
  readonly #sets = new PackedSets(false);

  constructor(length: number) {
    this.#numbers = new ShingleNumbers(length);
  }

  add(text: string): void {
    this.#sets.add(this.#numbers.nextSet(foldText(text)));
  }

  /** The sets of all texts, in steps. Nothing can be added afterwards. */
  *finish(): Generator<void, PackedSets> {
    this.#numbers.forget();
    const rank = this.#numbers.ranks();
    const ranked = new PackedSets(true);
    for (const set of this.#sets.drain()) {
      if (ranked.size % STEP === 0) yield;
      for (let i = 0; i < set.length; i += 1) set[i] = rank[set[i]!]!;
      ranked.add(set.sort());
    }
    return ranked;
  }
}

/** |a ∩ b| / |a ∪ b| of two sorted sets; 1 for two empty ones. */
export function jaccardOfSorted(a: Int32Array, b: Int32Array): number {
  const shared = sharedOfSorted(a, a.length, 0, b, b.length, 0, 0);
  const union = a.length + b.length - shared;
  return union === 0 ? 1 : shared / union;
}

/**
 * How many numbers two sorted sets, which stand at the start of arrays, share from the given positions on; -1 as soon as it is known to be
 * fewer than `least`.
 */
export function sharedOfSorted(
  a: Int32Array,
  lengthOfA: number,
  from: number,
  b: Int32Array,
  lengthOfB: number,
  start: number,
  least: number,
): number {
  let i = from;
  let j = start;
  let shared = 0;
  // How many of each may still be left over.
  let spareA = lengthOfA - from - least;
  let spareB = lengthOfB - start - least;
  while (i < lengthOfA && j < lengthOfB) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) {
      shared += 1;
      i += 1;
      j += 1;
    } else if (difference < 0) {
      i += 1;
      if ((spareA -= 1) < 0) return -1;
    } else {
      j += 1;
      if ((spareB -= 1) < 0) return -1;
    }
  }
  return shared >= least ? shared : -1;
}
