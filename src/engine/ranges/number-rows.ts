/** Rows of numbers that are handed from thread to thread in one piece of memory. */
export class NumberRows {
  #numbers: Float64Array<ArrayBuffer>;
  length = 0;

  constructor(
    private readonly width: number,
    rows = 1024,
  ) {
    this.#numbers = new Float64Array(width * rows);
  }

  /** Adds a row of zeros; returns where it starts, for `set`. */
  add(): number {
    const at = this.length * this.width;
    if (at === this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.length += 1;
    return at;
  }

  set(at: number, column: number, value: number): void {
    this.#numbers[at + column] = value;
  }

  /** What was added, as a copy; begins anew. */
  take(): Float64Array<ArrayBuffer> {
    const taken = this.#numbers.slice(0, this.length * this.width);
    this.clear();
    return taken;
  }

  /** Begins anew. */
  clear(): void {
    this.#numbers.fill(0, 0, this.length * this.width);
    this.length = 0;
  }
}
