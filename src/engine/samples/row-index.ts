import { int32Column, type SharedColumn } from '../../core/tables/columns';
import type { Pages } from '../../core/tables/pages';
import { OffsetColumn, type SharedOffsets } from '../../core/tables/offset-column';

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;

/** What another thread needs to find rows. */
export interface SharedRows {
  readonly starts: SharedOffsets;
  readonly lines: SharedColumn<Int32Array> | undefined;
  readonly size: number;
}

/**
 * Where the lines of a byte stream start. Fed with chunks in order; a row is a line that holds more than white space.
 * 4 bytes a line, 6 beyond 4 GB; a second column only when there are blank lines.
 */
export class RowIndex {
  readonly #starts;
  /** Row -> line, once a blank line was seen. */
  #lines: ReturnType<typeof int32Column> | undefined;
  #line = 0;
  #size;
  #lineStart = 0;
  #blank = true;

  /** A shared index is to be read only. */
  constructor(
    shared?: SharedRows,
    private readonly pages?: Pages,
  ) {
    this.#starts = new OffsetColumn(shared?.starts, pages);
    this.#lines = shared?.lines && int32Column(shared.lines, pages);
    this.#size = shared?.size ?? 0;
  }

  share(): SharedRows {
    return { starts: this.#starts.share(), lines: this.#lines?.share(), size: this.#size };
  }

  /** Number of rows that are complete. */
  get rows(): number {
    return this.#starts.length;
  }

  /** Blank lines were seen: rows may be followed by some. */
  get hasBlankLines(): boolean {
    return this.#lines !== undefined;
  }

  /** Bytes seen. */
  get size(): number {
    return this.#size;
  }

  /** Takes the next bytes of the file. */
  add(chunk: Uint8Array): void {
    const base = this.#size;
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(LF, from);
      if (end < 0) break;
      if (this.#blank && !isBlank(chunk, from, end, base + from === 0)) this.#blank = false;
      this.#finish();
      from = end + 1;
      this.#lineStart = base + from;
    }
    this.#size = base + chunk.length;
    if (this.#blank && from < chunk.length && !isBlank(chunk, from, chunk.length, base + from === 0))
      this.#blank = false;
  }

  /** The file is at its end: the last line needs no line end. */
  end(): void {
    if (this.#lineStart < this.#size) this.#finish();
    this.#lineStart = this.#size;
  }

  /** Takes a row that was found elsewhere: where it starts, and its line. Rows come in order; bytes are not added as well. */
  addRow(start: number, line: number): void {
    if (line !== this.rows) this.#startCounting();
    this.#lines?.push(line);
    this.#starts.push(start);
  }

  /** All lines up to an offset were looked at; there are so many. */
  noteSeen(size: number, lines: number): void {
    if (lines !== this.rows) this.#startCounting();
    this.#size = Math.max(this.#size, size);
  }

  #finish(): void {
    if (this.#blank) this.#startCounting();
    else {
      this.#lines?.push(this.#line);
      this.#starts.push(this.#lineStart);
    }
    this.#line += 1;
    this.#blank = true;
  }

  #startCounting(): void {
    if (this.#lines) return;
    this.#lines = int32Column(undefined, this.pages);
    for (let row = 0; row < this.rows; row++) this.#lines.push(row);
  }

  /** 0-based number of a row's line. */
  lineOf(row: number): number {
    return this.#lines ? this.#lines.get(row) : row;
  }

  start(row: number): number {
    return this.#starts.get(row);
  }

  /** Where the row's bytes certainly end: the start of the next row, or what was seen of the file. Line ends are included. */
  limit(row: number): number {
    return row + 1 < this.rows ? this.#starts.get(row + 1) : this.#size;
  }
}

/** Whether a line holds white space only; at the start of a file, beside a BOM. */
export function isBlank(bytes: Uint8Array, start: number, end: number, isFirst: boolean): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte !== SPACE && byte !== CR && byte !== TAB)
      return byte === 0xef && isFirst && isBom(bytes, i, end);
  }
  return true;
}

/** A BOM alone on its line is blank. */
function isBom(bytes: Uint8Array, i: number, end: number): boolean {
  return bytes[i + 1] === 0xbb && bytes[i + 2] === 0xbf && isBlankRest(bytes, i + 3, end);
}

function isBlankRest(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++)
    if (bytes[i] !== SPACE && bytes[i] !== CR && bytes[i] !== TAB) return false;
  return true;
}
