import { Alphabet } from '../text/alphabet';
import { collapseSpace } from '../text/folded-key';
import { avalanche } from '../text/hash';

/** A text in the form in which texts are compared: normal form C, lower case, white space collapsed to single spaces and trimmed. */
export function foldText(text: string): string {
  return collapseSpace(text.normalize('NFC').toLowerCase());
}

const NO_DIGITS = new Alphabet();

/** Hashes of different shingles: the first `size` numbers. */
export interface Hashes {
  readonly hashes: Int32Array;
  readonly size: number;
}

/**
 * The different substrings of `length` code points of a folded text (shingles). A shorter text is one shingle, an empty text has none. Exact:
 * shingles with equal hashes are compared by code points. One object is reused for many texts; its arrays grow to the longest one.
 */
export class ShingleSet {
  size = 0;
  /** The hash of each, in the order of first occurrence. */
  hashes = new Int32Array(1 << 8);
  /** Whether each other set of this alphabet that is exact has the same hash only for the same shingle. */
  isExact = false;
  /** The start of each in `#points`. */
  #starts = new Int32Array(1 << 8);
  /** The number of each code point in the alphabet. */
  #points = new Int32Array(1 << 8);
  /** Code points per shingle, fewer for short texts. */
  #width = 0;
  /** Open addressing by hash: number of a shingle + 1. */
  #slots = new Int32Array(1 << 10);
  #mask = 0;

  /** `length` in code points. Sets are compared only with those of one alphabet. */
  constructor(
    private readonly length: number,
    private readonly alphabet = NO_DIGITS,
  ) {}

  take(text: string): void {
    this.takeFolded(foldText(text));
  }

  takeFolded(folded: string): void {
    const count = this.#readPoints(folded);
    const { factor } = this.alphabet;
    this.size = 0;
    this.#width = Math.min(count, this.length);
    if (count === 0) return;
    const [points, width] = [this.#points, this.#width];
    this.#clear(count - width + 1);
    // The factor of the code point that leaves the window.
    let gone = 1;
    for (let i = 0; i < width; i += 1) gone = Math.imul(gone, factor);
    let rolling = 0;
    for (let i = 0; i < count; i += 1) {
      rolling = (Math.imul(rolling, factor) + points[i]!) | 0;
      if (i >= width) rolling = (rolling - Math.imul(points[i - width]!, gone)) | 0;
      if (i >= width - 1) this.#add(avalanche(rolling), i - width + 1);
    }
  }

  similarity(other: ShingleSet): number {
    const shared = this.sharedWith(other);
    return shared / (this.size + other.size - shared);
  }

  sharedWith(other: ShingleSet): number {
    if (this.#width !== other.#width) return 0;
    let shared = 0;
    for (let n = 0; n < this.size; n += 1)
      if (other.#slots[other.#slot(this.hashes[n]!, this.#points, this.#starts[n]!)]! > 0) shared += 1;
    return shared;
  }

  #add(hash: number, start: number): void {
    const slot = this.#slot(hash, this.#points, start);
    if (this.#slots[slot]! > 0) return;
    this.hashes[this.size] = hash;
    this.#starts[this.size] = start;
    this.size += 1;
    this.#slots[slot] = this.size;
  }

  /** The slot of a shingle whose code points start at `start`, or the free slot for it. */
  #slot(hash: number, points: Int32Array, start: number): number {
    const [slots, own, width] = [this.#slots, this.#points, this.#width];
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const number = slots[slot]!;
      if (number === 0) return slot;
      if (this.hashes[number - 1] !== hash) continue;
      const at = this.#starts[number - 1]!;
      let i = 0;
      while (i < width && own[at + i] === points[start + i]) i += 1;
      if (i === width) return slot;
    }
  }

  #clear(most: number): void {
    let room = 64;
    while (room < most * 2) room *= 2;
    if (room > this.#slots.length) this.#slots = new Int32Array(room);
    else this.#slots.fill(0, 0, room);
    this.#mask = room - 1;
    if (this.hashes.length >= most) return;
    this.hashes = new Int32Array(room);
    this.#starts = new Int32Array(room);
  }

  #readPoints(text: string): number {
    if (this.#points.length < text.length) this.#points = new Int32Array(text.length * 2);
    const [points, alphabet] = [this.#points, this.alphabet];
    let count = 0;
    // The code points that are no digits set the first bit.
    let all = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.codePointAt(i)!;
      if (code > 0xffff) i += 1;
      const number = alphabet.numberOf(code);
      points[count] = number;
      all |= number;
      count += 1;
    }
    // A shorter text has a shingle of its own length.
    this.isExact = all >= 0 && count >= this.length;
    return count;
  }
}

/** The Jaccard index of two sets, given as ascending lists, such as the sorted hashes of two texts' shingles. */
export function jaccardIndex(a: Int32Array, b: Int32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) shared += 1;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  return shared / (a.length + b.length - shared);
}
