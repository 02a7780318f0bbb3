import type { DuckDBConnection } from '@duckdb/node-api';

/** A DuckDB in memory. Undefined where it is not installed, as on platforms that it does not support; CI has to have it. */
export async function connectDuckDb(): Promise<DuckDBConnection | undefined> {
  const duckdb = await import('@duckdb/node-api').catch((error: unknown) => {
    if (process.env.CI) throw error;
    return undefined;
  });
  const instance = await duckdb?.DuckDBInstance.create(':memory:');
  return instance?.connect();
}
