import { decompressPage, type readDataPage } from 'hyparquet/src/datapage.js';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import type { DataReader, PageHeader } from 'hyparquet';

/** A Parquet file that is damaged, or uses something that is not supported. */
export class ParquetReadError extends Error {
  override readonly name = 'ParquetReadError';
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

export const damagedPage = (): ParquetReadError => new ParquetReadError('a page says an impossible size');
