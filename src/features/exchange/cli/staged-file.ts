import { closeSync, fsyncSync, readSync, writeSync } from 'node:fs';

/** Bytes per read: for single lines, and for consecutive ones. */
const LINE = 1 << 12;
const BLOCK = 1 << 16;
const LF = 10;

/** A growing file whose lines can be read again. */
export class StagedFile {
  #texts: string[] = [];
  /** Characters not written yet. */
  waiting = 0;
  /** Bytes including and excluding those not written yet. */
  #size = 0;
  #written = 0;
  /** The last block read, and its offset. */
  #block = Buffer.alloc(0);
  #blockAt = 0;

  /** `handle` is open for reading and writing. */
  constructor(private readonly handle: number) {}

  /** Adds text, and returns its byte offset. */
  add(text: string): number {
    const offset = this.#size;
    this.#texts.push(text);
    this.waiting += text.length;
    this.#size += Buffer.byteLength(text);
    return offset;
  }

  /** Writes the buffered text, and returns its number of characters. */
  flush(): number {
    const { waiting } = this;
    if (waiting === 0) return 0;
    const bytes = Buffer.from(this.#texts.join(''));
    for (let written = 0; written < bytes.length;) written += writeSync(this.handle, bytes, written);
    this.#written += bytes.length;
    this.#texts = [];
    this.waiting = 0;
    return waiting;
  }

  /** Whether the text at a byte offset has been written. */
  isWritten(offset: number): boolean {
    return offset < this.#written;
  }

  /** The written line at a byte offset, without its line break. */
  lineAt(offset: number): string {
    const at = offset - this.#blockAt;
    const held = at >= 0 && at < this.#block.length ? this.#block.indexOf(LF, at) : -1;
    if (held >= 0) return this.#block.toString('utf8', at, held);
    // A reader that continues at the end of the last block will read the following lines too.
    const isNear = at >= 0 && at <= this.#block.length + BLOCK;
    for (let size = isNear ? BLOCK : LINE; ; size *= 8) {
      const block = Buffer.allocUnsafe(size);
      const length = readSync(this.handle, block, 0, size, offset);
      const end = block.subarray(0, length).indexOf(LF);
      if (end < 0 && length === size) continue;
      if (end < 0) throw new Error('A file became shorter while it was written.');
      [this.#block, this.#blockAt] = [block.subarray(0, length), offset];
      return block.toString('utf8', 0, end);
    }
  }

  close(): void {
    this.flush();
    fsyncSync(this.handle);
    closeSync(this.handle);
  }
}
