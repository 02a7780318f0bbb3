import { NumberTable } from './number-table';

/** Bits of each of the two filters for a number. */
const BITS = 8;
/** So many numbers are looked at in one go: the filters and what passes them take 20 MB then. */
const AT_ONCE = 1 << 22;

/** Shows all numbers of a list, in its order. */
export type EachNumber = (take: (number: number) => void) => void;

/** Which numbers stand more than once in a list. */
export class RepeatedNumbers {
  readonly #repeated = new NumberTable();

  /**
   * Of a list of `length` numbers, whole and at most of 53 bits; 0 is none. Two passes over it for each four million, and a byte or two of
   * memory for each of these: of a million, all different, about sixty thousand have to be remembered for the moment. Numbers are hashes, or
   * `atOnce` holds for those alone that are equal above 32 bits.
   */
  constructor(length: number, each: EachNumber, atOnce = AT_ONCE) {
    const parts = Math.max(1, Math.ceil(length / atOnce));
    for (let part = 0; part < parts; part++)
      this.#look(Math.ceil(length / parts), (take) =>
        each((number) => {
          if (number !== 0 && (parts === 1 || Math.floor(number / 2 ** 32) % parts === part)) take(number);
        }),
      );
  }

  /** How many they are. */
  get size(): number {
    return this.#repeated.size;
  }

  has(number: number): boolean {
    return number !== 0 && this.#repeated.get(number) >= 0;
  }

  /** Looks at about so many numbers. */
  #look(length: number, each: EachNumber): void {
    let bits = 32;
    while (bits < length * BITS) bits *= 2;
    const mask = bits - 1;
    const seen = new Uint32Array(bits >>> 5);
    const suspected = new Uint32Array(bits >>> 5);
    const suspects = new NumberTable();
    // A number that meets a set bit may have occurred before.
    each((number) => {
      const at = ((number | 0) & mask) >>> 5;
      const flag = 1 << (number & 31);
      if ((seen[at]! & flag) === 0) seen[at]! |= flag;
      else {
        suspected[at]! |= flag;
        suspects.code(number);
      }
    });
    if (suspects.size === 0) return;
    const isKnown = new Uint8Array(suspects.size);
    each((number) => {
      if ((suspected[((number | 0) & mask) >>> 5]! & (1 << (number & 31))) === 0) return;
      const code = suspects.get(number);
      if (code < 0) return;
      if (isKnown[code] === 1) this.#repeated.code(number);
      else isKnown[code] = 1;
    });
  }
}
