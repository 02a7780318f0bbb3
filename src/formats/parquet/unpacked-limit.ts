import { parquetHeader } from 'hyparquet/src/column.js';
import type { RowGroup } from 'hyparquet';
import { ParquetReadError } from './parquet-read-error';

/** How many times larger than its own bytes a file may be when unpacked; the same limit as for archives. */
const MAX_RATIO = 200;
/** A small table of repeated values may exceed that ratio, so this many bytes are always allowed. */
const ALWAYS_READ = 64 << 20;

/** Counts the unpacked size of a file, because a few bytes can repeat a value a billion times. Throws ParquetReadError beyond the limit. */
export class UnpackedLimit {
  readonly #pages: Count;
  readonly #rows: Count;

  constructor(fileBytes: number) {
    const limit = Math.max(ALWAYS_READ, fileBytes * MAX_RATIO);
    this.#pages = new Count(limit);
    this.#rows = new Count(limit);
  }

  /** Counts the rows, values and bytes that the headers of the pages claim, before any page is unpacked. */
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
      // The last byte cannot begin a page.
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

  /** Counts a row that was read. A value in a dictionary is stored once in memory, but written many times. */
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

const damaged = (): ParquetReadError => new ParquetReadError('a page claims an impossible size');
