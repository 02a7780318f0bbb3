import { float64Column, int32Column, type SharedColumn } from '../../base/columns/columns';

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
/** A byte order mark in UTF-8. */
const BOM = [0xef, 0xbb, 0xbf];

/** What another thread needs to find rows. */
export interface SharedRows {
  readonly starts: SharedColumn<Float64Array>;
  readonly lines: SharedColumn<Int32Array> | undefined;
  readonly size: number;
}

/**
 * Where the lines of a byte stream start. Fed with chunks in order; a row is a line that holds more than white space.
 * 8 bytes a line; a second column only when there are blank lines.
 */
export class RowIndex {
  readonly #starts;
  /** Row -> line, once a blank line was seen. */
  #lines: ReturnType<typeof int32Column> | undefined;
  #line = 0;
  #size;
  #lineStart = 0;
  #blank = true;
  /** Bytes at the start of the file that are, or begin, a byte order mark. */
  #bom = 0;

  /** A shared index is to be read only. */
  constructor(shared?: SharedRows) {
    this.#starts = float64Column(shared?.starts);
    this.#lines = shared?.lines && int32Column(shared.lines);
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
    let from = this.#takeBom(chunk);
    for (;;) {
      const end = chunk.indexOf(LF, from);
      if (end < 0) break;
      if (this.#blank && !isBlank(chunk, from, end, false)) this.#blank = false;
      this.#finish();
      from = end + 1;
      this.#lineStart = base + from;
    }
    this.#size = base + chunk.length;
    if (this.#blank && from < chunk.length && !isBlank(chunk, from, chunk.length, false)) this.#blank = false;
  }

  /** A byte order mark is no text, also when it comes byte by byte. Returns how many bytes of the chunk are of it. */
  #takeBom(chunk: Uint8Array): number {
    let taken = 0;
    if (this.#size !== this.#bom || this.#bom === BOM.length) return 0;
    while (taken < chunk.length && this.#bom < BOM.length && chunk[taken] === BOM[this.#bom]) {
      taken += 1;
      this.#bom += 1;
    }
    if (taken < chunk.length) this.#noteBrokenBom();
    return taken;
  }

  /** What begins like a byte order mark and is none is text. */
  #noteBrokenBom(): void {
    if (this.#bom > 0 && this.#bom < BOM.length) this.#blank = false;
  }

  /** The file is at its end: the last line needs no line end. */
  end(): void {
    if (this.#size === this.#bom) this.#noteBrokenBom();
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
    this.#lines = int32Column();
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

/** Whether a line holds white space only; in the first one of a file a byte order mark may stand before it. */
export function isBlank(bytes: Uint8Array, start: number, end: number, isFirst: boolean): boolean {
  const hasBom = isFirst && end - start >= BOM.length && BOM.every((byte, n) => bytes[start + n] === byte);
  for (let i = hasBom ? start + BOM.length : start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte !== SPACE && byte !== CR && byte !== TAB) return false;
  }
  return true;
}
