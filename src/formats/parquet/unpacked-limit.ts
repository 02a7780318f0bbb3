import { parquetHeader } from 'hyparquet/src/column.js';
import type { RowGroup } from 'hyparquet';
import { ParquetReadError } from './parquet-read-error';

/** What a file may hold unpacked, times its own bytes: as of archives. */
const MAX_RATIO = 200;
/** A small table of repeated values may be packed better, so this much is always read, in bytes. */
const ALWAYS_READ = 64 << 20;

/** Counts what a file unpacks to: a few bytes can say a value a billion times. Throws ParquetReadError beyond the limit. */
export class UnpackedLimit {
  readonly #pages: Count;
  readonly #rows: Count;

  constructor(fileBytes: number) {
    const limit = Math.max(ALWAYS_READ, fileBytes * MAX_RATIO);
    this.#pages = new Count(limit);
    this.#rows = new Count(limit);
  }

  /** Counts the rows, values and bytes that the pages of a row group say they have, before any is unpacked. */
  async spendPages(
    { columns, num_rows: rows }: RowGroup,
    slice: (start: number, end: number) => Promise<ArrayBuffer>,
  ): Promise<void> {
    const pages = this.#pages;
    pages.spend(Number(rows) * columns.length);
    for (const { meta_data: meta } of columns) {
      if (!meta) continue;
      const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
      const view = new DataView(await slice(start, start + Number(meta.total_compressed_size)));
      const reader = { view, offset: 0 };
      // The last byte begins no page.
      while (reader.offset < view.byteLength - 1) {
        const header = parquetHeader(reader);
        const {
          data_page_header: page,
          data_page_header_v2: page2,
          dictionary_page_header: dictionary,
        } = header;
        pages.spend(header.uncompressed_page_size);
        pages.spend((page ?? page2 ?? dictionary)?.num_values ?? 0);
        if (!(header.compressed_page_size >= 0)) throw damaged();
        reader.offset += header.compressed_page_size;
      }
    }
  }

  /** Counts a row that was read. A dictionary's values are one text in memory, and many where they are written. */
  spendRow(row: unknown): void {
    weigh(row, this.#rows);
  }
}

class Count {
  constructor(private left: number) {}

  spend(count: number): void {
    if (!(count >= 0)) throw damaged();
    this.left -= count;
    if (this.left < 0)
      throw new ParquetReadError(
        `it unpacks to more than ${MAX_RATIO} times its own size. If you trust it, write it as CSV or JSONL`,
      );
  }
}

function weigh(value: unknown, count: Count): void {
  count.spend(typeof value === 'string' ? value.length : 1);
  if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) weigh(each, count);
}

const damaged = (): ParquetReadError => new ParquetReadError('a page says an impossible size');
