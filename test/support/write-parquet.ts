import type { ParquetColumn } from '../../src/formats/parquet/parquet-schema';
import { parquetChunks, type ParquetRow, type ParquetOptions } from '../../src/formats/parquet/write-parquet';

/**
 * Hands the bytes of a Parquet file to `sink`, in order, and waits for it; returns the number of rows. Columns are those given: fields of
 * rows that are no column are an error, fields that a row does not have are null. Snappy compression; strings are UTF-8.
 * Throws ParquetValueError at the first value that its column cannot hold.
 */
export async function writeParquet(
  sink: (bytes: Uint8Array) => void | Promise<void>,
  columns: readonly ParquetColumn[],
  rows: Iterable<ParquetRow> | AsyncIterable<ParquetRow>,
  options: ParquetOptions = {},
): Promise<number> {
  const chunks = parquetChunks(columns, rows, options);
  for (;;) {
    const { value, done } = await chunks.next();
    if (done) return value;
    await sink(value);
  }
}
