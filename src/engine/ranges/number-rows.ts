/** Rows of numbers that are handed from thread to thread in one piece of memory, which is used again. */
export class NumberRows {
  #numbers: Float64Array<ArrayBuffer>;
  length = 0;
  /** Memory that came back. */
  readonly #spare: ArrayBuffer[] = [];

  constructor(
    private readonly width: number,
    private readonly rows = 1024,
  ) {
    this.#numbers = this.#fresh();
  }

  #fresh(): Float64Array<ArrayBuffer> {
    const spare = this.#spare.pop();
    return spare ? new Float64Array(spare) : new Float64Array(this.width * this.rows);
  }

  /** Adds a row of zeros; returns where it starts, for `set`. */
  add(): number {
    const at = this.length * this.width;
    if (at + this.width > this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers.fill(0, at, at + this.width);
    this.length += 1;
    return at;
  }

  set(at: number, column: number, value: number): void {
    this.#numbers[at + column] = value;
  }

  /** What was added, with its memory; begins anew in other memory. */
  take(): Float64Array<ArrayBuffer> {
    const taken = this.#numbers.subarray(0, this.length * this.width);
    this.#numbers = this.#fresh();
    this.clear();
    return taken;
  }

  /** Takes memory back that was given away: of rows, however wide, that nobody looks at any more. */
  reuse(memory: ArrayBuffer): void {
    this.#spare.push(memory);
  }

  /** Begins anew. */
  clear(): void {
    this.length = 0;
  }
}
