/** Bits of the longest sketch, in words: a thousand bits. */
const MAX_WORDS = 32;

/**
 * A few bits of each set, to see without its numbers that two sets differ too much (Sandes, Teodoro & Melo 2017, "Bitmap filter"): every
 * number flips one bit, so that sets which differ in d numbers differ in at most d bits. The other way round nothing follows.
 */
export class SetSketches {
  readonly #words: number;
  readonly #bits: Int32Array;

  /**
   * For sets of these sizes. Sketches get as many bits as an ordinary set has elements, or more: two that share nothing then differ in half
   * of their bits, similar ones in fewer.
   */
  constructor(sizes: Int32Array) {
    let total = 0;
    let count = 0;
    for (const size of sizes) {
      total += size;
      if (size > 0) count += 1;
    }
    const words = 2 ** Math.ceil(Math.log2(Math.max(1, total / Math.max(1, count) / 32)));
    this.#words = Math.min(MAX_WORDS, words);
    this.#bits = new Int32Array(sizes.length * this.#words);
  }

  /** Draws set `n`, which starts `hashes`: numbers that are spread over all their bits. */
  draw(n: number, hashes: Int32Array, size: number): void {
    const bits = this.#bits;
    const at = n * this.#words;
    const mask = this.#words * 32 - 1;
    bits.fill(0, at, at + this.#words);
    for (let i = 0; i < size; i += 1) {
      const bit = hashes[i]! & mask;
      bits[at + (bit >> 5)]! ^= 1 << (bit & 31);
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
