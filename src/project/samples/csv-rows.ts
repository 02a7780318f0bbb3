import { csvFormatOf } from '../../base/csv/csv-format';
import { CsvIndexer } from '../../base/csv/csv-index';
import { parseCsvRecord } from '../../base/csv/parse-csv';

const encoder = new TextEncoder();

/** The records of a CSV or TSV file as rows: the first record names the columns, rows count those after it. */
export class CsvRows {
  /** Empty until the file has been indexed. */
  header: readonly string[] = [];
  readonly #index: CsvIndexer;

  constructor(private readonly path: string) {
    this.#index = new CsvIndexer(csvFormatOf(path));
  }

  get rows(): number {
    return Math.max(0, this.#index.count - 1);
  }

  add(chunk: Uint8Array): void {
    this.#index.add(chunk);
  }

  /** Call at the end of the file. Reads the header with `read`. */
  async end(read: (start: number, end: number) => Promise<Uint8Array>): Promise<void> {
    this.#index.finish();
    if (this.#index.count === 0) return;
    const { offset, length } = this.#index.record(0);
    this.header = parseCsvRecord(await read(offset, offset + length), csvFormatOf(this.path)) ?? [];
  }

  lineOf(row: number): number {
    return this.#index.record(row + 1).line;
  }

  start(row: number): number {
    return this.#index.record(row + 1).offset;
  }

  /** The byte after the record, without its line end. */
  limit(row: number): number {
    const { offset, length } = this.#index.record(row + 1);
    return offset + length;
  }

  /** The fields of one record, or undefined if a quote is not closed. */
  parse(raw: string): string[] | undefined {
    return parseCsvRecord(encoder.encode(raw), csvFormatOf(this.path));
  }
}
