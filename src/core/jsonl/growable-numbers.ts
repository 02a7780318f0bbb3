/** A list of numbers (exact up to 2^53: byte offsets) that grows, 8 bytes each. */
export class GrowableNumbers {
  #values: Float64Array;
  #length = 0;

  constructor(firstCapacity = 1024) {
    this.#values = new Float64Array(firstCapacity);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** Throws RangeError when there is no such index. */
  at(index: number): number {
    if (!(index >= 0 && index < this.#length)) {
      throw new RangeError(`There is no ${index}; there are 0 to ${this.#length - 1}.`);
    }
    return this.#values[index]!;
  }

  /** For an ascending list: the index of the last value that is at most `value`; -1 when there is none. */
  lastIndexAtMost(value: number): number {
    let low = -1;
    let high = this.#length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#values[middle]! <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
