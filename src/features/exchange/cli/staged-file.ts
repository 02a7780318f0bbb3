import { closeSync, fsyncSync, readSync, writeSync } from 'node:fs';

/** What is read at once: of a line here and there, and where one follows the other. */
const LINE = 1 << 12;
const BLOCK = 1 << 16;
const LF = 10;

/** A file that grows in pieces and of which lines are read again. */
export class StagedFile {
  #texts: string[] = [];
  /** Characters that wait to be written. */
  waiting = 0;
  /** Bytes, with those that wait and without. */
  #size = 0;
  #written = 0;
  /** What was read last, and where it stands. */
  #block = Buffer.alloc(0);
  #blockAt = 0;

  /** `handle` is open for writing and reading. */
  constructor(private readonly handle: number) {}

  /** Adds a text, and returns its byte offset. */
  add(text: string): number {
    const offset = this.#size;
    this.#texts.push(text);
    this.waiting += text.length;
    this.#size += Buffer.byteLength(text);
    return offset;
  }

  /** Writes what waits, and returns how many characters that was. */
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

  /** Whether what was added at a byte offset waits no more. */
  isWritten(offset: number): boolean {
    return offset < this.#written;
  }

  /** The line at a byte offset that is written, without its end. */
  lineAt(offset: number): string {
    const at = offset - this.#blockAt;
    const held = at >= 0 && at < this.#block.length ? this.#block.indexOf(LF, at) : -1;
    if (held >= 0) return this.#block.toString('utf8', at, held);
    // Who goes on where the last block ends reads on after this line too.
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

  /** Everything is on disk. */
  close(): void {
    this.flush();
    fsyncSync(this.handle);
    closeSync(this.handle);
  }
}
