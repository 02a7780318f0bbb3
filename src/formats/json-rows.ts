/** Rows from JSON (one value per line, or an array) or from Parquet, depending on the file. */
import type { InputFile } from './format';
import { jsonObjects } from './json-values';
import type { Losses } from './loss-report';
import { readTables, isParquet } from './tables/table-rows';

/** Yields objects with their line numbers (in Parquet: row numbers), from 1. */
export async function* jsonRows(
  file: InputFile,
  losses: Losses,
): AsyncGenerator<{ value: Record<string, unknown>; line: number }> {
  if (!isParquet(file)) {
    yield* jsonObjects(file, losses);
    return;
  }
  for await (const { cells, line } of readTables([file], losses, ({ rows }) => rows))
    yield { value: { ...cells }, line };
}
