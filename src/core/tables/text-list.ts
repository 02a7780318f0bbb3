import { int32Column } from './columns';

/** Texts that are kept as one string. */
const CHUNK = 256;

/** Texts by their number, many in one string: a million short ids take fifteen megabytes, where as many strings take forty. */
export class TextList {
  readonly #chunks: string[] = [];
  /** Those that are no string together yet. */
  #open: string[] = [];
  /** Where each ends in its string. */
  readonly #ends = int32Column();

  get length(): number {
    return this.#ends.length;
  }

  /** Returns the text's number. */
  push(text: string): number {
    const before = this.#open.length === 0 ? 0 : this.#ends.get(this.#ends.length - 1);
    const n = this.#ends.push(before + text.length);
    this.#open.push(text);
    if (this.#open.length === CHUNK) {
      this.#chunks.push(this.#open.join(''));
      this.#open = [];
    }
    return n;
  }

  /** The text with a number that `push` returned. */
  at(n: number): string {
    const chunk = Math.floor(n / CHUNK);
    const place = n % CHUNK;
    if (chunk === this.#chunks.length) return this.#open[place]!;
    return this.#chunks[chunk]!.slice(place === 0 ? 0 : this.#ends.get(n - 1), this.#ends.get(n));
  }
}
