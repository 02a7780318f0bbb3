/** A read-only set of integers from 0. */
export interface Keys extends Iterable<number> {
  readonly size: number;
  has(key: number): boolean;
}

/** Bits per block. */
const BLOCK = 1 << 10;

/**
 * A set of keys or line numbers (0 to 2^31 - 1), one bit each in blocks of 128 bytes. Iterates in ascending order, also while it changes.
 */
export class KeySet implements Keys {
  readonly #blocks: (Int32Array | undefined)[] = [];
  #size = 0;

  constructor(keys: Iterable<number> = []) {
    for (const key of keys) this.add(key);
  }

  get size(): number {
    return this.#size;
  }

  has(key: number): boolean {
    const word = this.#blocks[key >>> 10]?.[(key & (BLOCK - 1)) >>> 5] ?? 0;
    return (word & (1 << (key & 31))) !== 0;
  }

  add(key: number): void {
    if (this.has(key)) return;
    const block = (this.#blocks[key >>> 10] ??= new Int32Array(BLOCK / 32));
    block[(key & (BLOCK - 1)) >>> 5]! |= 1 << (key & 31);
    this.#size += 1;
  }

  /** Returns whether the key was in the set. */
  delete(key: number): boolean {
    if (!this.has(key)) return false;
    this.#blocks[key >>> 10]![(key & (BLOCK - 1)) >>> 5]! &= ~(1 << (key & 31));
    this.#size -= 1;
    return true;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let number = 0; number < this.#blocks.length; number += 1) {
      const block = this.#blocks[number];
      for (let word = 0; block && word < BLOCK / 32; word += 1)
        for (let bit = 0; bit < 32; bit += 1) {
          // From the next bit that is set now: most words of a sparse set have few.
          const rest = block[word]! & (-1 << bit);
          if (rest === 0) break;
          bit = 31 - Math.clz32(rest & -rest);
          yield (number << 10) | (word << 5) | bit;
        }
    }
  }
}
