/** Runs the queries of docs/sql.md with DuckDB on a generated project, and compares what they give with what the engine knows. */
import { rmSync } from 'node:fs';
import { connectDuckDb } from '../../test/support/duckdb';
import { assertSameNumbers, blocksFor, runSql } from '../../test/support/sql-queries';
import type { Measured } from '../support';
import { LABELS, writeLabelledProject } from './labelled-project';

/** The times of all queries, on a project in a new folder with so many samples and a bit more than twice as many records. Throws if a number differs. */
export async function compareWithSql(folder: string, samples: number): Promise<Measured[]> {
  const connection = await connectDuckDb();
  if (!connection) return [{ name: 'DuckDB', value: NaN, unit: 's' }];
  await writeLabelledProject(folder, samples);
  const results = await runSql(connection, folder, blocksFor(LABELS));
  connection.closeSync();
  await assertSameNumbers(folder, results);
  rmSync(folder, { recursive: true });
  return [...results].map(([name, { ms, rows }]) => ({
    name: `SQL: ${name}`,
    value: ms / 1000,
    unit: 's',
    note: `elapsed; ${rows.length.toLocaleString('en')} rows, the same as in the engine`,
  }));
}
