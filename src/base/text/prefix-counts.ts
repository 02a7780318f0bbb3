/** What the UTF-16 unit at an index adds to a count. 0 for the second half of a surrogate pair, at least 1 for all others. */
export type Weight = (text: string, at: number) => number;

/** UTF-16 units between two checkpoints: 1 MB of text takes 64 KB of table, and a lookup walks at most that far. */
const stride = 64;

/**
 * Running sums of weights over a text: how much lies before a UTF-16 offset, and the inverse. One pass to build; a checkpoint every
 * `stride` units keeps it small.
 */
export class PrefixCounts {
  readonly #at: Uint32Array;
  /** The sum over the whole text. */
  readonly total: number;

  constructor(
    private readonly text: string,
    private readonly weight: Weight,
  ) {
    this.#at = new Uint32Array(Math.floor(text.length / stride) + 1);
    let total = 0;
    for (let i = 0; i < text.length; i++) {
      if (i % stride === 0) this.#at[i / stride] = total;
      total += weight(text, i);
    }
    if (text.length % stride === 0) this.#at[text.length / stride] = total;
    this.total = total;
  }

  /** The sum before a UTF-16 offset; 0 <= offset <= length. */
  before(utf16: number): number {
    const checkpoint = Math.floor(utf16 / stride);
    let sum = this.#at[checkpoint]!;
    for (let i = checkpoint * stride; i < utf16; i++) sum += this.weight(this.text, i);
    return sum;
  }

  /** The UTF-16 offset before which the sum is `count`, not inside a surrogate pair; undefined when there is none. */
  find(count: number): number | undefined {
    if (!(count >= 0 && count <= this.total)) return undefined;
    let low = 0;
    let high = this.#at.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#at[middle]! <= count) low = middle;
      else high = middle - 1;
    }
    let i = low * stride;
    let sum = this.#at[low]!;
    while (sum < count) sum += this.weight(this.text, i++);
    // After the last unit that counts, its second half is still to be passed.
    while (i < this.text.length && this.weight(this.text, i) === 0) i++;
    return sum === count ? i : undefined;
  }
}
