import { grown } from '../tables/grown';

/** Bytes of a block; a set that needs more has one of its own. */
const BLOCK = 1 << 20;
/** The most bytes that a number takes. */
const WIDEST = 5;

/** Sets of whole numbers, by their place in a list. */
export interface SetList {
  readonly size: number;
  /** Numbers of the largest. */
  readonly longest: number;
  lengthOf(n: number): number;
  /** Copies the numbers of a set to the start of an array; returns how many there are. */
  read(n: number, into: Int32Array): number;
}

/**
 * Sets of whole numbers from 0 to 2 ^ 31 - 1, packed: small numbers take a byte or two (LEB128). With `ascending`, numbers are given in their
 * order and kept as the steps from one to the next. A million sets of a hundred and thirty numbers take 250 MB, where as many arrays take
 * three times that.
 */
export class PackedSets implements SetList {
  #blocks: (Uint8Array | undefined)[] = [];
  #at = BLOCK;
  #block = new Int32Array(1024);
  #offset = new Int32Array(1024);
  #length = new Int32Array(1024);
  size = 0;
  longest = 0;

  constructor(private readonly ascending: boolean) {}

  lengthOf(n: number): number {
    return this.#length[n]!;
  }

  add(numbers: Int32Array): void {
    const needed = numbers.length * WIDEST;
    if (this.#at + needed > (this.#blocks.at(-1)?.length ?? 0)) {
      this.#blocks.push(new Uint8Array(Math.max(BLOCK, needed)));
      this.#at = 0;
    }
    if (this.size === this.#length.length) this.#grow();
    this.#block[this.size] = this.#blocks.length - 1;
    this.#offset[this.size] = this.#at;
    this.#length[this.size] = numbers.length;
    this.size += 1;
    this.longest = Math.max(this.longest, numbers.length);
    const bytes = this.#blocks.at(-1)!;
    let at = this.#at;
    let before = 0;
    for (let i = 0; i < numbers.length; i += 1) {
      let rest = numbers[i]! - before;
      if (this.ascending) before = numbers[i]!;
      for (; rest >= 0x80; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
      bytes[at++] = rest;
    }
    this.#at = at;
  }

  read(n: number, into: Int32Array): number {
    const bytes = this.#blocks[this.#block[n]!]!;
    const length = this.#length[n]!;
    let at = this.#offset[n]!;
    let before = 0;
    for (let i = 0; i < length; i += 1) {
      let byte = bytes[at++]!;
      let number = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = bytes[at++]!;
        number |= (byte & 0x7f) << shift;
      }
      if (this.ascending) number = before += number;
      into[i] = number;
    }
    return length;
  }

  /** Shows the sets in their order for the last time: what was shown is forgotten. The array is used again for the next one. */
  *drain(): Generator<Int32Array> {
    const set = new Int32Array(this.longest);
    for (let n = 0; n < this.size; n += 1) {
      if (n > 0 && this.#block[n] !== this.#block[n - 1]) this.#blocks[this.#block[n - 1]!] = undefined;
      yield set.subarray(0, this.read(n, set));
    }
    this.#blocks = [];
    this.size = 0;
  }

  #grow(): void {
    this.#block = grown(this.#block);
    this.#offset = grown(this.#offset);
    this.#length = grown(this.#length);
  }
}
