import type { ParquetColumn } from '../../src/formats/parquet/parquet-schema';
import { openParquet, type ParquetFile } from '../../src/formats/parquet/read-parquet';
import { parquetChunks, type ParquetOptions, type ParquetRow } from '../../src/formats/parquet/write-parquet';
import { nativeUnpack } from '../../src/platform/native-unpack';

/** A Parquet file of these rows. */
export async function parquetBytes(
  columns: readonly ParquetColumn[],
  rows: Iterable<ParquetRow>,
  options: ParquetOptions = {},
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of parquetChunks(columns, rows, options)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Opens a Parquet file in memory; without `unpack`, as a host that has no gzip and brotli. */
export const parquetIn = (bytes: Uint8Array, unpack = true): Promise<ParquetFile> =>
  openParquet({
    byteLength: bytes.length,
    slice: (start, end) => Promise.resolve(bytes.subarray(start, end)),
    ...(unpack && { unpack: nativeUnpack }),
  });
