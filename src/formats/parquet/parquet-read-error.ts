/** A Parquet file that is damaged, or holds what is not read. */
export class ParquetReadError extends Error {
  override readonly name = 'ParquetReadError';
}
