import type { Hashes } from './shingle-set';

/** The maximum number of words of all sketches together, of four bytes each. */
const MAX_WORDS = 1 << 23;
/** Words of a sketch, of four bytes each. */
const MAX_LENGTH = 1 << 8;

/**
 * Short stand-ins for sets, by which most sets that are not similar are told apart: each bit is the parity of the elements that fall on it.
 * An element that only one of two sets has changes one bit, so two sketches differ in at most as many bits as the sets do in elements
 * (Sandes, Teodoro & Melo 2020, "Bitmap filter").
 */
export class Sketches {
  /** Text -> number of its sketch, -1 for none. */
  readonly #numbers: Int32Array;
  #words = new Int32Array();
  /** Words per sketch. */
  #length = 1;
  #count = 0;

  /** For texts with numbers below `texts`. */
  constructor(texts: number) {
    this.#numbers = new Int32Array(texts);
  }

  /** Forgets all sketches, and makes room for `most` of sets with at most `size` elements. */
  begin(most: number, size: number): void {
    this.#numbers.fill(-1);
    this.#count = 0;
    this.#length =
      2 * Math.max(1, Math.min(MAX_LENGTH / 2, Math.ceil(size / 64), Math.floor(MAX_WORDS / most / 2)));
    if (this.#words.length < most * this.#length) this.#words = new Int32Array(most * this.#length);
  }

  /** Adds the sketch of a text's set if it has none. */
  add(text: number, { hashes, size }: Hashes): void {
    if (this.#numbers[text]! >= 0) return;
    this.#numbers[text] = this.#count;
    const [words, start, share] = [this.#words, this.#count * this.#length, (this.#length * 32) / 2 ** 32];
    this.#count += 1;
    words.fill(0, start, start + this.#length);
    for (let n = 0; n < size; n += 1) {
      const bit = ((hashes[n]! >>> 0) * share) | 0;
      words[start + (bit >>> 5)]! ^= 1 << (bit & 31);
    }
  }

  /** Removes the sketch that was added last. */
  removeLast(text: number): void {
    this.#numbers[text] = -1;
    this.#count -= 1;
  }

  /** Whether the sets of two texts may differ in at most `most` elements. Both must have sketches. */
  mayDiffer(text: number, other: number, most: number): boolean {
    const [words, length] = [this.#words, this.#length];
    let a = this.#numbers[text]! * length;
    let b = this.#numbers[other]! * length;
    let rest = most;
    for (const end = a + length; a < end && rest >= 0; a += 2, b += 2) {
      const sums = onesByFour(words[a]! ^ words[b]!) + onesByFour(words[a + 1]! ^ words[b + 1]!);
      rest -= Math.imul((sums & 0x0f0f0f0f) + ((sums >>> 4) & 0x0f0f0f0f), 0x01010101) >>> 24;
    }
    return rest >= 0;
  }
}

/** For each four of 32 bits, the number of ones. */
function onesByFour(bits: number): number {
  const byTwo = bits - ((bits >>> 1) & 0x55555555);
  return (byTwo & 0x33333333) + ((byTwo >>> 2) & 0x33333333);
}
