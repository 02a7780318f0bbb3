import type { Hashes } from './shingle-set';

/** A place of a row: the label of its group, the next place down with another label, a difference known beforehand, where its sketch is. */
const PLACE = { label: 0, next: 1, own: 2, sketch: 3, size: 4 } as const;
/** Words that are compared at a time: a sketch has a multiple of them. */
const STEP = 8;
/** The maximum number of words of all sketches together, of four bytes each. */
const MAX_WORDS = 1 << 23;
/** Words of a sketch, of four bytes each. */
const MAX_LENGTH = 1 << 8;
const BITS_PER_STEP = 32 * STEP;
/** No place has this label. */
const NO_LABEL = -1;

/**
 * Short stand-ins for sets, by which most sets that are not similar are told apart: each bit is the parity of the elements that fall on it.
 * An element that only one of two sets has changes one bit, so two sketches differ in at most as many bits as the sets do in elements
 * (Sandes, Teodoro & Melo 2020, "Bitmap filter").
 */
export class Sketches {
  /** All sketches, then the row. */
  #words = new Int32Array();
  /** Text -> number of its sketch, -1 for none. */
  readonly #numbers: Int32Array;
  /** Words per sketch. */
  #length = STEP;
  #count = 0;
  /** Where the row is, behind all sketches. Its first place is for single comparisons before there is one. */
  #row = 0;

  /** For texts with numbers below `texts`. */
  constructor(texts: number) {
    this.#numbers = new Int32Array(texts);
  }

  /** Forgets all sketches, and makes room for `most` of sets with at most `size` elements. */
  begin(most: number, size: number): void {
    this.#numbers.fill(-1);
    this.#count = 0;
    // A text may have two.
    const sketches = most * 2;
    const steps = Math.min(
      MAX_LENGTH / STEP,
      Math.ceil(size / BITS_PER_STEP),
      Math.floor(MAX_WORDS / sketches / STEP),
    );
    this.#length = STEP * Math.max(1, steps);
    this.#row = sketches * this.#length;
    this.#reserve(this.#row + PLACE.size);
  }

  #reserve(count: number): void {
    if (count <= this.#words.length) return;
    const words = new Int32Array(count);
    words.set(this.#words);
    this.#words = words;
  }

  /** Adds the sketch of a text's set if it has none. */
  add(text: number, { hashes, size }: Hashes): void {
    if (this.#numbers[text]! >= 0) return;
    this.#numbers[text] = this.#count;
    const start = this.#count * this.#length;
    this.#words.fill(0, start, start + this.#length);
    this.#flip(start, hashes, size);
    this.#count += 1;
  }

  /** Adds a sketch of a text's set without some of its elements, beside the one that it has; returns its number. */
  addWithout(text: number, elements: Int32Array): number {
    const own = this.#numbers[text]! * this.#length;
    const start = this.#count * this.#length;
    this.#words.copyWithin(start, own, own + this.#length);
    this.#flip(start, elements, elements.length);
    this.#count += 1;
    return this.#count - 1;
  }

  /** Removes the sketch that was added last. */
  removeLast(text: number): void {
    this.#numbers[text] = -1;
    this.#count -= 1;
  }

  /** Whether the sets of two texts may differ in at most `most` elements. Both must have sketches. */
  mayDiffer(text: number, other: number, most: number): boolean {
    this.#put(0, { label: other, own: 0, sketch: this.#numbers[other]! });
    return this.#scan(this.#numbers[text]! * this.#length, 0, 0, NO_LABEL, most) === 0;
  }

  /**
   * Puts sketches in a row, each with a label and a number of elements of its set that are in no other one and not in the sketch (`own`).
   * Nothing may be compared, added or removed afterwards.
   */
  lineUp(row: readonly SketchPlace[]): void {
    this.#reserve(this.#row + row.length * PLACE.size);
    for (const [n, place] of row.entries()) this.#put(n, place);
  }

  /** Labels the first places of the row. */
  label(places: number, labelOf: (place: number) => number): void {
    const words = this.#words;
    let before = NO_LABEL;
    let next = -1;
    for (let place = 0; place < places; place += 1) {
      const at = this.#row + place * PLACE.size;
      const label = labelOf(place);
      if (label !== before) next = place - 1;
      before = words[at + PLACE.label] = label;
      words[at + PLACE.next] = next;
    }
  }

  labelAt(place: number): number {
    return this.#words[this.#row + place * PLACE.size + PLACE.label]!;
  }

  /**
   * The first place from `from` down to `stop` with another label than `label`, whose set and that of place `at` may differ in at most `most`
   * elements; below `stop` if there is none.
   */
  next(at: number, from: number, stop: number, label: number, most: number): number {
    const words = this.#words;
    const place = this.#row + at * PLACE.size;
    return this.#scan(words[place + PLACE.sketch]!, from, stop, label, most - words[place + PLACE.own]!);
  }

  #scan(sketch: number, from: number, stop: number, label: number, most: number): number {
    const words = this.#words;
    let place = from;
    while (place >= stop) {
      const at = this.#row + place * PLACE.size;
      if (words[at + PLACE.label] === label) {
        place = words[at + PLACE.next]!;
        continue;
      }
      let rest = most - words[at + PLACE.own]!;
      let [a, b] = [sketch, words[at + PLACE.sketch]!];
      for (const end = a + this.#length; a < end && rest >= 0; a += STEP, b += STEP)
        for (let n = 0; n < STEP; n += 1) rest -= ones(words[a + n]! ^ words[b + n]!);
      if (rest >= 0) break;
      place -= 1;
    }
    return place;
  }

  #put(place: number, { label, own, sketch }: SketchPlace): void {
    const at = this.#row + place * PLACE.size;
    const words = this.#words;
    words[at + PLACE.label] = label;
    words[at + PLACE.next] = place - 1;
    words[at + PLACE.own] = own;
    words[at + PLACE.sketch] = sketch * this.#length;
  }

  #flip(start: number, hashes: Int32Array, size: number): void {
    const words = this.#words;
    const share = (this.#length * 32) / 2 ** 32;
    for (let n = 0; n < size; n += 1) {
      const bit = ((hashes[n]! >>> 0) * share) | 0;
      words[start + (bit >>> 5)]! ^= 1 << (bit & 31);
    }
  }
}

/** The number of ones of 32 bits. */
function ones(bits: number): number {
  const byTwo = bits - ((bits >>> 1) & 0x55555555);
  const byFour = (byTwo & 0x33333333) + ((byTwo >>> 2) & 0x33333333);
  return Math.imul((byFour + (byFour >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

interface SketchPlace {
  readonly label: number;
  readonly own: number;
  readonly sketch: number;
}
