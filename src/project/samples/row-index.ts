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

/** The offsets of the lines of a byte stream that are not blank: 8 bytes per line, and 4 more if there are blank ones. */
export class RowIndex {
  readonly #starts;
  /** Row -> line, if there are blank lines. */
  #lines: ReturnType<typeof int32Column> | undefined;
  #line = 0;
  #size;
  #lineStart = 0;
  #blank = true;
  /** Bytes of a (perhaps incomplete) byte order mark at the start of the file. */
  #bom = 0;

  /** An index with shared rows is read-only. */
  constructor(shared?: SharedRows) {
    this.#starts = float64Column(shared?.starts);
    this.#lines = shared?.lines && int32Column(shared.lines);
    this.#size = shared?.size ?? 0;
  }

  share(): SharedRows {
    return { starts: this.#starts.share(), lines: this.#lines?.share(), size: this.#size };
  }

  get rows(): number {
    return this.#starts.length;
  }

  get hasBlankLines(): boolean {
    return this.#lines !== undefined;
  }

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

  /** Skips a byte order mark, which may be split between pieces. Returns how many bytes of the chunk belong to it. */
  #takeBom(chunk: Uint8Array): number {
    let taken = 0;
    if (this.#size !== this.#bom || this.#bom === BOM.length) return 0;
    while (taken < chunk.length && this.#bom < BOM.length && chunk[taken] === BOM[this.#bom]) {
      taken += 1;
      this.#bom += 1;
    }
    if (taken < chunk.length) this.#endBom();
    return taken;
  }

  /** An incomplete byte order mark is text. */
  #endBom(): void {
    if (this.#bom > 0 && this.#bom < BOM.length) this.#blank = false;
  }

  /** Call at the end of the file: the last line needs no line end. */
  end(): void {
    if (this.#size === this.#bom) this.#endBom();
    if (this.#lineStart < this.#size) this.#finish();
    this.#lineStart = this.#size;
  }

  /** Adds a row by its offset and line, in order, instead of adding bytes. */
  addRow(start: number, line: number): void {
    if (line !== this.rows) this.#startCounting();
    this.#lines?.push(line);
    this.#starts.push(start);
  }

  /** With `addRow`: the rows up to an offset have been added, and there are this many lines up to there. */
  setIndexed(size: number, lines: number): void {
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

  /** End of the row's bytes with line ends and blank lines: the start of the next row, or the end of the bytes so far. */
  limit(row: number): number {
    return row + 1 < this.rows ? this.#starts.get(row + 1) : this.#size;
  }
}

/** Whether a line is only white space, after a byte order mark in the first one of a file. */
export function isBlank(bytes: Uint8Array, start: number, end: number, isFirst: boolean): boolean {
  const hasBom = isFirst && end - start >= BOM.length && BOM.every((byte, n) => bytes[start + n] === byte);
  for (let i = hasBom ? start + BOM.length : start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte !== SPACE && byte !== CR && byte !== TAB) return false;
  }
  return true;
}
