/** Finds a byte in a piece again and again, going forwards: what was found is kept, so that no byte is searched twice. */
export class ByteFinder {
  #piece: Uint8Array = new Uint8Array();
  #next = -1;

  /** -1 is found nowhere. */
  constructor(private readonly byte: number) {}

  /** Starts with another piece. */
  reset(piece: Uint8Array): void {
    this.#piece = piece;
    this.#next = this.byte < 0 ? Infinity : -1;
  }

  /** The offset of the first such byte at or after `at`, Infinity when there is none. `at` must not go down between calls. */
  from(at: number): number {
    if (this.#next < at) {
      const found = this.#piece.indexOf(this.byte, at);
      this.#next = found < 0 ? Infinity : found;
    }
    return this.#next;
  }
}
