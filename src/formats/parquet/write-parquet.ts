/** Writes Parquet row group by row group, and holds only one of them. The same rows give the same bytes. */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer/src/index.js';
import { checkedValue, schemaElements, type ParquetColumn } from './parquet-schema';

export type ParquetRow = Readonly<Record<string, unknown>>;

export interface ParquetOptions {
  /** For the file's footer, e.g. the guideline's version; written in this order. */
  readonly keyValueMetadata?: Readonly<Record<string, string>>;
  /** Maximum rows in a row group; it has fewer if their texts are long. */
  readonly rowGroupRows?: number;
}

const ROWS = 20_000;
/** A row group ends early if its values take more than this many bytes of memory (estimated). */
const WEIGHT = 8 << 20;
/** Estimated bytes of a value besides its characters. */
const VALUE = 24;

/**
 * The bytes of a Parquet file, in pieces, with Snappy compression and UTF-8 strings. A field that a row lacks becomes null. Throws RangeError for a
 * field that is not a column, and ParquetValueError for a value that does not fit its column.
 */
export async function* parquetChunks(
  columns: readonly ParquetColumn[],
  rows: Iterable<ParquetRow> | AsyncIterable<ParquetRow>,
  { keyValueMetadata = {}, rowGroupRows = ROWS }: ParquetOptions = {},
): AsyncGenerator<Uint8Array> {
  if (columns.length === 0) throw new RangeError('a Parquet file needs a column');
  const names = new Set(columns.map(({ name }) => name));
  if (names.size < columns.length) throw new RangeError('two columns have the same name');
  const bytes = new DrainedWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaElements(columns),
    kvMetadata: Object.entries(keyValueMetadata).map(([key, value]) => ({ key, value })),
    createdBy: 'labelwright',
  });
  let data = columns.map((): unknown[] => []);
  let [count, held, weight] = [0, 0, 0];
  const flush = () => {
    void writer.write({
      columnData: columns.map(({ name }, n) => ({ name, data: data[n]! })),
      rowGroupSize: Math.max(1, held),
    });
    data = columns.map(() => []);
    [held, weight] = [0, 0];
    return bytes.drain();
  };
  for await (const row of rows) {
    for (const key of Object.keys(row))
      if (!names.has(key))
        throw new RangeError(`row ${count} has a field ${JSON.stringify(key)} that is not a column`);
    columns.forEach(({ name, type }, n) => {
      const value = checkedValue(row[name], type, count, name);
      data[n]!.push(value);
      weight += weightOf(value);
    });
    count += 1;
    held += 1;
    if (held >= rowGroupRows || weight >= WEIGHT) yield flush();
  }
  if (held > 0 || count === 0) yield flush();
  void writer.finish();
  yield bytes.drain();
}

function weightOf(value: unknown): number {
  if (typeof value === 'string') return VALUE + value.length;
  if (typeof value !== 'object' || value === null) return VALUE;
  let sum = VALUE;
  for (const each of Array.isArray(value) ? value : Object.values(value)) sum += weightOf(each);
  return sum;
}

/** The library's writer, emptied after each row group; `offset` still counts from the start of the file. */
class DrainedWriter extends ByteWriter {
  drain(): Uint8Array {
    const bytes = this.getBytes().slice();
    this.index = 0;
    return bytes;
  }
}
