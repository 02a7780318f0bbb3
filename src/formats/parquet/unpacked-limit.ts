import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage, type readDataPage } from 'hyparquet/src/datapage.js';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getTreePath } from 'hyparquet/src/schema.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import type { Compressors, DataReader, PageHeader, RowGroup, SchemaTree } from 'hyparquet';

/** A Parquet file that is damaged, or uses something that is not supported. */
export class ParquetReadError extends Error {
  override readonly name = 'ParquetReadError';
}

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

/** Values that a run may have beyond those of its page: writers fill up the last run. */
const MAX_PADDING = 1 << 10;

type Column = Pick<Parameters<typeof readDataPage>[2], 'type' | 'codec' | 'compressors' | 'schemaPath'>;

/**
 * Looks for counts in a data page that the library would believe: a run of five bytes can say a billion values. Throws ParquetReadError
 * for one that the page cannot have. Returns how many bytes its values repeat from the values before them, which the library copies.
 */
export function checkPage(header: PageHeader, packed: Uint8Array, column: Column): number {
  const second = header.type === 'DATA_PAGE_V2' ? header.data_page_header_v2 : undefined;
  const page = second ?? header.data_page_header;
  if (!page) throw damagedPage();
  const { type, codec, compressors, schemaPath } = column;
  const [repetition, definition] = [getMaxRepetitionLevel(schemaPath), getMaxDefinitionLevel(schemaPath)];
  const length = second?.repetition_levels_byte_length ?? 0;
  const before = length + (second?.definition_levels_byte_length ?? 0);
  const nulls = second?.num_nulls ?? 0;
  if (!(nulls >= 0 && length >= 0 && before >= length && before <= packed.length)) throw damagedPage();
  const rest = packed.subarray(before);
  const reader = readerOf(
    second?.is_compressed === false
      ? rest
      : decompressPage(rest, header.uncompressed_page_size - before, codec, compressors),
  );
  let values = page.num_values;
  if (second) {
    const levels = readerOf(packed);
    if (repetition > 0) checkRuns(levels, bitsOf(repetition), values);
    levels.offset = length;
    if (definition > 0) checkRuns(levels, bitsOf(definition), values);
    values -= nulls;
  } else {
    if (repetition > 0) checkSizedRuns(reader, bitsOf(repetition), values);
    if (definition > 0) {
      const start = reader.offset;
      checkSizedRuns(reader, bitsOf(definition), values);
      const levels = new Array<number>(values);
      readRleBitPackedHybrid({ ...reader, offset: start }, bitsOf(definition), levels);
      values = levels.filter((level) => level === definition).length;
    }
  }
  const { encoding } = page;
  if (second ? encoding === 'RLE' : type === 'BOOLEAN' && /RLE|DICTIONARY$/.test(encoding))
    checkSizedRuns(reader, 1, values);
  else if (encoding.endsWith('_DICTIONARY') || encoding === 'RLE') {
    const width = reader.view.getUint8(reader.offset++);
    if (width > 0 || second) checkRuns(reader, width, values);
  } else if (encoding === 'DELTA_BYTE_ARRAY') {
    const repeated = new Int32Array(values);
    deltaBinaryUnpack(reader, values, repeated);
    return repeated.reduce((sum, length) => sum + Math.max(0, length), 0);
  }
  return 0;
}

/** Runs behind their size, at which the reader stands afterwards. */
function checkSizedRuns(reader: DataReader, width: number, values: number): void {
  const end = reader.offset + 4 + reader.view.getUint32(reader.offset, true);
  reader.offset += 4;
  checkRuns(reader, width, values);
  reader.offset = end;
}

/** Passes over runs as the library does, which goes on beyond their size if they have too few values. */
function checkRuns(reader: DataReader, width: number, values: number): void {
  for (let seen = 0; seen < values && reader.offset < reader.view.byteLength;) {
    const header = readVarInt(reader);
    const isPacked = (header & 1) === 1;
    const count = isPacked ? (header >>> 1) * 8 : header >>> 1;
    if (count > values + MAX_PADDING) throw damagedPage();
    reader.offset += isPacked ? Math.max(1, (count * width) / 8) : Math.ceil(width / 8);
    seen += count;
  }
}

const bitsOf = (level: number): number => 32 - Math.clz32(level);

const readerOf = (bytes: Uint8Array): DataReader => ({
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  offset: 0,
});

const damagedPage = (): ParquetReadError => new ParquetReadError('a page says an impossible size');
