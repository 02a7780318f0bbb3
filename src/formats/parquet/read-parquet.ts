/** Reads Parquet one row group at a time, packed by Snappy, gzip, brotli, zstd or LZ4. Encrypted pages are not read. */
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet/src/index.js';
import type { Compressors, FileMetaData, SchemaTree } from 'hyparquet';
import { decompress as unpackZstd } from 'fzstd';
import { decompressLz4, decompressLz4Raw } from 'hyparquet-compressors/src/lz4.js';
import { snappyUncompressor } from 'hysnappy';
import { base64Of } from '../../base/text/base64';
import { ParquetReadError, UnpackedLimit } from './unpacked-limit';

/** A file with random access; offsets in bytes. */
export interface ByteSource {
  readonly byteLength: number;
  slice(start: number, end: number): Promise<Uint8Array>;
  /** Decompressors of the host; without them, gzip and brotli are not supported. */
  readonly unpack?: HostUnpack;
}

export interface ParquetFile {
  /** Names of the top-level columns, in order. */
  readonly columns: readonly string[];
  readonly keyValueMetadata: Readonly<Record<string, string>>;
  /**
   * One object per row, with a key per column. Whole numbers are numbers, or texts if a number cannot hold them; times are ISO texts; bytes are
   * base64.
   */
  rows(): AsyncGenerator<Record<string, unknown>>;
}

/** Maximum bytes of one row group, unpacked. A footer that claims more is refused before anything is unpacked. */
const MAX_ROW_GROUP_BYTES = 2 ** 31;
const MAGIC = [0x50, 0x41, 0x52, 0x31];

export async function openParquet(source: ByteSource): Promise<ParquetFile> {
  const file = {
    byteLength: source.byteLength,
    slice: async (start: number, end = source.byteLength): Promise<ArrayBuffer> => {
      if (start < 0 || end > source.byteLength || start > end)
        throw new ParquetReadError('an offset in it is outside the file');
      const bytes = await source.slice(start, end);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    },
  };
  if (source.byteLength < 12) throw new ParquetReadError('it is too short for a Parquet file');
  const head = new Uint8Array(await file.slice(0, 4));
  if (!MAGIC.every((byte, n) => head[n] === byte)) throw new ParquetReadError('it does not begin with PAR1');
  const metadata = await parsed(() => parquetMetadataAsync(file, { geoparquet: false }));
  const tree = await parsed(() => Promise.resolve(parquetSchema(metadata)));
  const variant = metadata.schema.find((element) => element.logical_type?.type === 'VARIANT');
  // Its parts may lie in each other: a kilobyte that is read for ever.
  if (variant) throw new ParquetReadError(`the column ${variant.name} is a VARIANT: write it as JSON text`);
  return {
    columns: tree.children.map(({ element }) => element.name),
    keyValueMetadata: Object.fromEntries(
      (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? '']),
    ),
    rows: () => rowsOf(file, metadata, unpackers(source.unpack), tree),
  };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** A byte order mark at the start of a value belongs to it. The library would remove it, and offsets would shift. */
const stringFromBytes = (bytes: Uint8Array): string => bytes && decoder.decode(bytes);

async function* rowsOf(
  file: { byteLength: number; slice(start: number, end?: number): Promise<ArrayBuffer> },
  metadata: FileMetaData,
  compressors: Compressors,
  schema: SchemaTree,
): AsyncGenerator<Record<string, unknown>> {
  const limit = new UnpackedLimit(file.byteLength, schema, compressors);
  let from = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const size = group.columns.reduce(
      (sum, { meta_data: meta }) => sum + Number(meta?.total_uncompressed_size ?? 0),
      0,
    );
    if (size > MAX_ROW_GROUP_BYTES)
      throw new ParquetReadError(
        `a row group of ${size} bytes is too large to read: write the file with smaller row groups`,
      );
    await parsed(() => limit.spendPages(group, file.slice));
    const objects = await parsed(() =>
      parquetReadObjects({
        file,
        metadata,
        compressors,
        rowStart: from,
        rowEnd: from + rows,
        geoparquet: false,
        parsers: { stringFromBytes },
      }),
    );
    if (objects.length !== rows)
      throw new ParquetReadError(`a row group has ${objects.length} rows, but claims ${rows}`);
    for (const object of objects) {
      const row = plain(object) as Record<string, unknown>;
      limit.spendRow(row);
      yield row;
    }
    from += rows;
  }
}

/** Turns errors of the library, also those that damaged files cause in it, into ParquetReadError. */
async function parsed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ParquetReadError) throw error;
    throw new ParquetReadError((error as Error).message);
  }
}

/** Converts the library's values to JSON values. A bigint that a number cannot hold becomes a text. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return base64Of(value);
  if (Array.isArray(value)) return value.map(plain);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array, plain);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

/** Unpacks bytes to at most `size` bytes; throws if there are more or they are damaged. */
type Unpack = (packed: Uint8Array, size: number) => Uint8Array;

/** Decompressors that a host already has, so that the program need not include them: brotli's dictionary alone is 60 kB. */
interface HostUnpack {
  readonly gzip: Unpack;
  readonly brotli: Unpack;
}
let snappy: Unpack | undefined;

/** The decompressors for Parquet's pages. */
function unpackers(host: HostUnpack | undefined): Compressors {
  return {
    // One instance for all pages, because each has its own memory.
    SNAPPY: (packed, size) => (snappy ??= snappyUncompressor())(packed, size),
    ZSTD: (packed, size) => unpackZstd(packed, new Uint8Array(size)),
    LZ4: decompressLz4,
    LZ4_RAW: decompressLz4Raw,
    ...(host && { GZIP: host.gzip, BROTLI: host.brotli }),
  };
}
