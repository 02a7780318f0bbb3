import { parse } from 'csv-parse/sync';
import { float64Column, int32Column } from '../../core/tables/columns';

const QUOTE = 34;
const LF = 10;
const CR = 13;

/** Where a field starts, inside a quoted field, after a quote inside one, or inside an unquoted field. */
const enum At {
  Start,
  Quoted,
  QuoteSeen,
  Plain,
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: false });

/**
 * Where the records of a CSV or TSV stream start (RFC 4180: a quoted field may hold separators and line ends). The first record
 * names the columns; rows count the records after it. What a record says is the library's to parse; here only its ends are found.
 */
export class CsvRows {
  header: readonly string[] | undefined;
  readonly #separator: number;
  readonly #starts = float64Column();
  readonly #lines = int32Column();
  #state = At.Start;
  #size = 0;
  #line = 0;
  #recordStart = 0;
  #recordLine = 0;
  #empty = true;
  /** Bytes of the header until it is complete. */
  #headerBytes: number[] | undefined = [];

  constructor(private readonly format: 'csv' | 'tsv') {
    this.#separator = format === 'tsv' ? 9 : 44;
  }

  get rows(): number {
    return this.#starts.length;
  }

  add(chunk: Uint8Array): void {
    let state = this.#state;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (this.#headerBytes) this.#headerBytes.push(byte);
      if (byte === LF) {
        this.#line += 1;
        if (state === At.Quoted) continue;
        this.#finish(this.#size + i + 1);
        state = At.Start;
      } else if (state === At.Quoted) {
        if (byte === QUOTE) state = At.QuoteSeen;
      } else if (byte === QUOTE && (state === At.Start || state === At.QuoteSeen)) {
        state = At.Quoted;
        this.#empty = false;
      } else if (byte === this.#separator) {
        state = At.Start;
        this.#empty = false;
      } else if (byte !== CR) {
        // A BOM stands before the first field and opens nothing.
        if (this.#size + i >= 3 || byte < 0xbb) state = At.Plain;
        this.#empty = false;
      }
    }
    this.#size += chunk.length;
    this.#state = state;
  }

  end(): void {
    if (this.#recordStart < this.#size) this.#finish(this.#size);
  }

  #finish(next: number): void {
    if (this.#headerBytes && !this.#empty) {
      this.header = this.parse(decoder.decode(Uint8Array.from(this.#headerBytes))) ?? [];
      this.#headerBytes = undefined;
    } else if (!this.#empty) {
      this.#starts.push(this.#recordStart);
      this.#lines.push(this.#recordLine);
    }
    this.#recordStart = next;
    this.#recordLine = this.#line;
    this.#empty = true;
  }

  lineOf(row: number): number {
    return this.#lines.get(row);
  }
  start(row: number): number {
    return this.#starts.get(row);
  }
  /** Where the row's bytes certainly end: the next record's start; blank lines between are included. */
  limit(row: number): number {
    return row + 1 < this.rows ? this.#starts.get(row + 1) : this.#size;
  }

  /** The fields of one record, or undefined when it is not well formed. */
  parse(raw: string): string[] | undefined {
    try {
      const records = parse(raw, {
        delimiter: this.format === 'tsv' ? '\t' : ',',
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: true,
        record_delimiter: ['\r\n', '\n'],
        bom: false,
      }) as string[][];
      return records[0];
    } catch {
      return undefined;
    }
  }
}
