import { grown } from '../tables/grown';

/** Digits of this base, five to a shingle, stay exact in a number: 1551 ^ 5 < 2 ^ 53. */
const BASE = 1551;
/** Entries of the columns before they first grow. */
const SMALLEST = 1 << 12;

/**
 * Numbers shingles in the order of first sight. A shingle is a number made of its code points,
 * each of which gets a digit when it first comes; shingles with code points beyond the 1550th, or too long for a number, are kept as
 * strings. Exact: different shingles never share a number.
 */
export class ShingleNumbers {
  #count = 0;
  readonly #digits = new Map<number, number>();
  readonly #strings = new Map<string, number>();
  readonly #keys = new Map<number, number>();
  /** Number -> the last text that had it. */
  #lastText = new Int32Array(SMALLEST);
  #texts = 0;
  #codes: number[] = [];
  #found = new Int32Array(SMALLEST);

  /** `length` in code points. */
  constructor(private readonly length: number) {}

  /** The different shingles of a folded text, in no order. */
  setOf(text: string): Int32Array {
    this.#texts += 1;
    const size = this.#readDigits(text);
    if (size === 0) return new Int32Array();
    const last = Math.max(0, size - this.length);
    if (this.#found.length <= last) this.#found = new Int32Array(last * 2 + 2);
    let found = 0;
    const width = Math.min(size, this.length);
    const lead = BASE ** (width - 1);
    const packs = BASE ** width <= Number.MAX_SAFE_INTEGER;
    let key = 0;
    // Digits of the window that are none: code points beyond the alphabet.
    let wide = 0;
    for (let i = 0; i < size; i += 1) {
      const digit = this.#codes[i]!;
      if (i >= width) {
        const gone = this.#codes[i - width]!;
        if (gone < 0) wide -= 1;
        else if (packs) key -= gone * lead;
      }
      if (digit < 0) wide += 1;
      if (packs) key = key * BASE + Math.max(0, digit);
      if (i < width - 1) continue;
      const number =
        packs && wide === 0
          ? this.#numberOfKey(key)
          : this.#numberOfString(this.#shingleAt(i - width + 1, width));
      if (this.#lastText[number] === this.#texts) continue;
      this.#lastText[number] = this.#texts;
      this.#found[found] = number;
      found += 1;
    }
    return this.#found.slice(0, found);
  }

  /** The text's code points as digits from 1 on, or below 0 where the alphabet is full; returns how many. */
  #readDigits(text: string): number {
    let size = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.codePointAt(i)!;
      if (code > 0xffff) i += 1;
      let digit = this.#digits.get(code);
      if (digit === undefined) {
        digit = this.#digits.size < BASE - 1 ? this.#digits.size + 1 : -code;
        if (digit > 0) this.#digits.set(code, digit);
      }
      this.#codes[size] = digit;
      size += 1;
    }
    return size;
  }

  #shingleAt(from: number, width: number): string {
    return this.#codes.slice(from, from + width).join(' ');
  }

  #numberOfString(shingle: string): number {
    let number = this.#strings.get(shingle);
    if (number === undefined) this.#strings.set(shingle, (number = this.#next()));
    return number;
  }

  #numberOfKey(key: number): number {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    const number = this.#next();
    this.#keys.set(key, number);
    return number;
  }

  #next(): number {
    if (this.#count === this.#lastText.length) this.#lastText = grown(this.#lastText);
    return this.#count++;
  }
}
