import type { SetList } from './packed-sets';

/**
 * A few bits of each set, to see without reading two sets that they differ too much (Sandes, Teodoro & Melo 2017, "Bitmap filter"): every
 * number flips one bit, so that sets which differ in d numbers differ in at most d bits. The other way round nothing follows.
 */
export class SetSketches {
  readonly #words: number;
  readonly #bits: Int32Array;

  /** Sketches get so many bits that two sets of ordinary size which share nothing are told apart: about as many as a set has numbers. */
  constructor(sets: SetList) {
    const middle = sets.size === 0 ? 0 : sets.lengthOf(sets.size >> 1);
    this.#words = Math.min(32, Math.max(1, 2 ** Math.ceil(Math.log2(Math.max(1, middle) / 32))));
    this.#bits = new Int32Array(sets.size * this.#words);
    const mask = this.#words * 32 - 1;
    const set = new Int32Array(sets.longest);
    for (let n = 0; n < sets.size; n += 1) {
      const length = sets.read(n, set);
      for (let i = 0; i < length; i += 1) {
        const bit = (Math.imul(set[i]!, 0x9e3779b1) >>> 16) & mask;
        this.#bits[n * this.#words + (bit >> 5)]! ^= 1 << (bit & 31);
      }
    }
  }

  /** Whether two sets are known to differ in more than `most` numbers. */
  differByMore(x: number, y: number, most: number): boolean {
    let different = 0;
    const [a, b] = [x * this.#words, y * this.#words];
    for (let w = 0; w < this.#words; w += 1) {
      let v = this.#bits[a + w]! ^ this.#bits[b + w]!;
      v -= (v >>> 1) & 0x55555555;
      v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
      different += Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
    return different > most;
  }
}
