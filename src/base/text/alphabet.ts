/** With fewer digits, hardly any text would consist of them. */
const MIN_DIGITS = 30;
/** The factor of the rolling hash (Rabin & Karp) of shingles without digits, modulo 2 ^ 32. */
const FACTOR = 0x2c1b3c6d;

/**
 * Numbers for code points by which shingles are hashed. The first different code points that occur are the digits from 0, as many as can be
 * told apart in shingles of 32 bits: those have different hashes if they are different, so they need no comparison. All others get numbers
 * below 0.
 */
export class Alphabet {
  /** The factor of the rolling hash, modulo 2 ^ 32. Odd, so that no bit of a number is lost. */
  readonly factor: number;
  readonly #digits: number;
  /** UTF-16 unit -> its digit + 1; 0: none yet. */
  readonly #digitOf: Int32Array;
  #count = 0;

  /** For shingles of `length` code points; without digits by default. */
  constructor(length = Infinity) {
    const base = Math.min(0xffff, Math.floor(2 ** (32 / length)));
    this.#digits = base < MIN_DIGITS ? 0 : base - ((base + 1) % 2);
    this.factor = this.#digits || FACTOR;
    this.#digitOf = new Int32Array(this.#digits > 0 ? 1 << 16 : 0);
  }

  /** The number of a code point, another one for each: a digit, or below 0. */
  numberOf(point: number): number {
    const known = this.#digitOf[point];
    if (known) return known - 1;
    if (known === undefined || this.#count === this.#digits) return ~point;
    this.#count += 1;
    this.#digitOf[point] = this.#count;
    return this.#count - 1;
  }
}
