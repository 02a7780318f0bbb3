import { int32Array } from './columns';

/** Bits for an id, those of them that are set, and those of a block: what is looked at stands in one line of the processor's memory. */
const BITS_OF_ID = 12;
const SET = 6;
const BLOCK_BITS = 512;

/**
 * Tells of most ids that they are none of some: for 12 bits an id, of 99 in 100 (a Bloom filter in blocks). Ids are known by 64-bit hashes.
 */
export class IdFilter {
  readonly #blocks: number;

  private constructor(readonly words: Int32Array) {
    this.#blocks = words.length / (BLOCK_BITS / 32);
  }

  /** For so many ids. */
  static for(ids: number): IdFilter {
    return new IdFilter(int32Array(Math.ceil((ids * BITS_OF_ID) / BLOCK_BITS) * (BLOCK_BITS / 32)));
  }

  /** What another thread has made; `words` are shared. */
  static of(words: Int32Array): IdFilter {
    return new IdFilter(words);
  }

  add(high: number, low: number): void {
    const block = this.#block(high);
    for (let n = 0, bits = mixed(low); n < SET; n++, bits = next(bits)) {
      const bit = bits >>> 23;
      this.words[block + (bit >>> 5)]! |= 1 << (bit & 31);
    }
  }

  /** False for an id that was not added. */
  mayHave(high: number, low: number): boolean {
    const block = this.#block(high);
    for (let n = 0, bits = mixed(low); n < SET; n++, bits = next(bits)) {
      const bit = bits >>> 23;
      if ((this.words[block + (bit >>> 5)]! & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }

  #block(high: number): number {
    return Math.floor(((high >>> 0) / 2 ** 32) * this.#blocks) * (BLOCK_BITS / 32);
  }
}

const mixed = (low: number): number => Math.imul(low, 0x9e3779b1);
const next = (bits: number): number => Math.imul(bits ^ (bits >>> 15), 0x85ebca6b);
