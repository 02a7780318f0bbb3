/** Rows of JSON (a value a line, or an array) or of Parquet, whichever the file holds. */
import type { InputFile } from './format';
import { jsonObjects } from './json-values';
import type { Losses } from './loss-report';
import { readTables, isParquet } from './tables/table-rows';

/** Objects with their line number; for Parquet the row number, from 1. */
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
