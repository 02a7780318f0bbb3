/** The part of a byte stream that is still needed, by offsets in the stream. Copies only what must outlive its piece. */
export class ByteWindow {
  #held: { start: number; bytes: Uint8Array }[] = [];
  #piece: Uint8Array = new Uint8Array();

  /** `start` is the offset of the first piece's first byte. */
  constructor(private start = 0) {}

  get end(): number {
    return this.start + this.#piece.length;
  }

  /** Sets the next piece of the stream. Needed parts of the previous piece must have been copied by `keepFrom`. */
  add(piece: Uint8Array): void {
    this.start = this.end;
    this.#piece = piece;
  }

  /** The bytes of a range in the window, valid as long as the piece is. */
  range(start: number, end: number): Uint8Array {
    if (start >= this.start) return this.#piece.subarray(start - this.start, end - this.start);
    const bytes = new Uint8Array(end - start);
    for (const part of [...this.#held, { start: this.start, bytes: this.#piece }]) {
      const from = Math.max(start, part.start);
      const to = Math.min(end, part.start + part.bytes.length);
      if (from < to) bytes.set(part.bytes.subarray(from - part.start, to - part.start), from - start);
    }
    return bytes;
  }

  /** Copies the bytes from an offset on and drops all others, so that the piece is no longer needed. */
  keepFrom(offset: number): void {
    this.#held = this.#held.filter(({ start, bytes }) => start + bytes.length > offset);
    const from = Math.max(0, offset - this.start);
    if (from < this.#piece.length)
      this.#held.push({ start: this.start + from, bytes: this.#piece.slice(from) });
    this.add(new Uint8Array());
  }
}
