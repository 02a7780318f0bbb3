/** Rows of numbers with a fixed width, which can be posted to another thread as one array. */
export class NumberRows {
  #numbers: Float64Array<ArrayBuffer>;
  length = 0;

  constructor(private readonly width: number) {
    this.#numbers = new Float64Array(width * 256);
  }

  /** Adds a row of zeros; returns where it starts, for `set`. */
  add(): number {
    const at = this.length * this.width;
    if (at === this.#numbers.length) {
      const larger = new Float64Array(at * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.length += 1;
    return at;
  }

  set(at: number, column: number, value: number): void {
    this.#numbers[at + column] = value;
  }

  /** All rows, in an array of their own. */
  toArray(): Float64Array<ArrayBuffer> {
    return this.#numbers.slice(0, this.length * this.width);
  }
}
