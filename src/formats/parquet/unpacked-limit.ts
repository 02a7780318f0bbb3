import { parquetHeader } from 'hyparquet/src/column.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import type { Compressors, PageHeader, RowGroup, SchemaTree } from 'hyparquet';
import { checkPage, damagedPage, ParquetReadError } from './check-page';

/** How many times larger than its own bytes a file may be when unpacked; the same limit as for archives. */
const MAX_RATIO = 200;
/** A small table of repeated values may exceed that ratio, so this many bytes are always allowed. */
const ALWAYS_READ = 64 << 20;

/** What a page says of its values, in the part of the header that the library reads for its type. */
const valuesIn = (header: PageHeader): { readonly num_values: number } | undefined =>
  ({
    DATA_PAGE: header.data_page_header,
    DATA_PAGE_V2: header.data_page_header_v2,
    DICTIONARY_PAGE: header.dictionary_page_header,
    INDEX_PAGE: undefined,
  })[header.type];

/** Counts the unpacked size of a file, because a few bytes can repeat a value a billion times. Throws ParquetReadError beyond the limit. */
export class UnpackedLimit {
  readonly #pages: Count;
  readonly #rows: Count;

  constructor(
    fileBytes: number,
    private readonly schema: SchemaTree,
    private readonly compressors: Compressors,
  ) {
    const limit = Math.max(ALWAYS_READ, fileBytes * MAX_RATIO);
    this.#pages = new Count(limit);
    this.#rows = new Count(limit);
  }

  /** Counts the rows, values and bytes that the pages of a row group claim, before the library reads any. */
  async spendPages(
    { columns, num_rows: rows }: RowGroup,
    slice: (start: number, end: number) => Promise<ArrayBuffer>,
  ): Promise<void> {
    const pages = this.#pages;
    pages.spend(Number(rows) * columns.length);
    for (const { meta_data: meta } of columns) {
      if (!meta) continue;
      const schemaPath = getTreePath(this.schema, meta.path_in_schema);
      const column = { ...meta, compressors: this.compressors, schemaPath };
      const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
      const view = new DataView(await slice(start, start + Number(meta.total_compressed_size)));
      const reader = { view, offset: 0 };
      // The last byte cannot begin a page.
      while (reader.offset < view.byteLength - 1) {
        const header = parquetHeader(reader);
        const { type, compressed_page_size: size } = header;
        const page = valuesIn(header);
        if (!page || !(size >= 0)) throw damagedPage();
        pages.spend(header.uncompressed_page_size);
        // Each level of a value becomes a list.
        pages.spend(page.num_values * Math.max(1, schemaPath.length - 1));
        if (type !== 'DICTIONARY_PAGE')
          pages.spend(checkPage(header, new Uint8Array(view.buffer, reader.offset, size), column));
        reader.offset += size;
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
    if (!(count >= 0)) throw damagedPage();
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
