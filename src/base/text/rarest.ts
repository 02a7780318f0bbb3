/** Counters, a power of two. Some numbers share one, which makes a rare one look less so. */
const COUNTERS = 1 << 22;
/** Up to here counts are told apart one by one, beyond by their logarithms. */
const EXACT = 64;
const MAX_COUNTER = 127;

/** How often numbers of 32 bits came, and which of some came least often: in one order for all, by counts and then by the numbers. */
export class Rarest {
  /** What was taken last. */
  taken = new Int32Array(1 << 8);
  readonly #counts = new Uint16Array(COUNTERS);
  #keys = new Int32Array(1 << 8);

  count(number: number): void {
    const at = number & (COUNTERS - 1);
    if (this.#counts[at]! < 0xffff) this.#counts[at]! += 1;
  }

  countOf(number: number): number {
    return this.#counts[number & (COUNTERS - 1)]!;
  }

  /**
   * Puts the `needed` rarest of the first `length` numbers to the start of `taken`, and others that are as rare by the order; returns how
   * many there are. `more` is what is added to the count of each.
   */
  take(numbers: Int32Array, length: number, needed: number, more?: (n: number) => number): number {
    if (length > this.taken.length) {
      this.taken = new Int32Array(length * 2);
      this.#keys = new Int32Array(length * 2);
    }
    const [keys, taken] = [this.#keys, this.taken];
    for (let n = 0; n < length; n += 1) {
      const number = numbers[n]!;
      const count = rank(this.countOf(number) + (more?.(n) ?? 0));
      taken[n] = keys[n] = (count << 24) | (number >>> 8);
    }
    const last = numberAt(taken, length, Math.min(needed, length) - 1);
    let count = 0;
    for (let n = 0; n < length; n += 1) if (keys[n]! <= last) taken[count++] = numbers[n]!;
    return count;
  }
}

const rank = (count: number): number =>
  count < EXACT ? count : Math.min(MAX_COUNTER, EXACT + Math.floor(6 * Math.log2(count / EXACT)));

/** The number that would stand at a place if the first `length` numbers were sorted (quickselect, Hoare 1961). Moves them. */
function numberAt(numbers: Int32Array, length: number, place: number): number {
  let [low, high] = [0, length - 1];
  while (low < high) {
    const pivot = numbers[(low + high) >> 1]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (numbers[i]! < pivot) i += 1;
      while (numbers[j]! > pivot) j -= 1;
      if (i > j) break;
      [numbers[i], numbers[j]] = [numbers[j]!, numbers[i]!];
      i += 1;
      j -= 1;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else break;
  }
  return numbers[place]!;
}
