import { NumberTable } from './number-table';

/** Bits of each of the two filters for a number, and the most that a filter takes: 8 MiB. */
const BITS = 8;
const MOST_BITS = 2 ** 26;

/** Shows all numbers of a list, in its order. */
export type EachNumber = (take: (number: number) => void) => void;

/** Which numbers stand more than once in a list. */
export class RepeatedNumbers {
  /** Numbers that may stand there more than once, and how often they do: 1, or 2 for more. */
  readonly #suspects = new NumberTable();
  readonly #counts: Uint8Array;
  readonly #mask: number;
  readonly #suspected: Uint32Array;
  /** How many they are. */
  size = 0;

  /**
   * Of a list of `length` numbers, whole and at most of 53 bits; 0 is none. Two passes over it, and a byte or two of memory a number: of a
   * million, all different, about sixty thousand have to be remembered.
   */
  constructor(length: number, each: EachNumber) {
    let bits = 32;
    while (bits < length * BITS && bits < MOST_BITS) bits *= 2;
    const mask = bits - 1;
    const seen = new Uint32Array(bits >>> 5);
    const suspected = new Uint32Array(bits >>> 5);
    // Whoever meets a bit that is set may have been there before.
    each((number) => {
      if (number === 0) return;
      const at = ((number | 0) & mask) >>> 5;
      const flag = 1 << (number & 31);
      if ((seen[at]! & flag) === 0) seen[at]! |= flag;
      else {
        suspected[at]! |= flag;
        this.#suspects.code(number);
      }
    });
    this.#mask = mask;
    this.#suspected = suspected;
    this.#counts = new Uint8Array(this.#suspects.size);
    if (this.#suspects.size === 0) return;
    each((number) => {
      const code = this.#codeOf(number);
      if (code < 0 || this.#counts[code] === 2) return;
      if (++this.#counts[code]! === 2) this.size += 1;
    });
  }

  has(number: number): boolean {
    const code = this.#codeOf(number);
    return code >= 0 && this.#counts[code] === 2;
  }

  /** Of a suspect; negative for the others. */
  #codeOf(number: number): number {
    if (number === 0 || (this.#suspected[((number | 0) & this.#mask) >>> 5]! & (1 << (number & 31))) === 0)
      return -1;
    return this.#suspects.get(number);
  }
}
