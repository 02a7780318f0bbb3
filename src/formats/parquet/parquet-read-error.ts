/** A Parquet file that is damaged, or uses something that is not supported. */
export class ParquetReadError extends Error {
  override readonly name = 'ParquetReadError';
}
