/** Rows of a table, whatever the format of its file. */
import { ownKeys } from '../../base/objects';
import { FormulaCells } from '../../base/csv/formula-guard';
import { hasLoneSurrogate } from '../../base/text/offsets';
import type { InputFile, OutputPiece } from '../format';
import { jsonObjects, type Row } from '../json-values';
import type { Losses } from '../loss-report';
import { ParquetReadError } from '../parquet/unpacked-limit';
import { openParquet, type ByteSource } from '../parquet/read-parquet';
import { parquetChunks } from '../parquet/write-parquet';
import type { ParquetColumn } from '../parquet/parquet-schema';
import { cellReader, csvLine, csvRows, noteFormulas, type CsvRow } from './csv-rows';

export type TableKind = 'csv' | 'tsv' | 'parquet';

export interface Table {
  readonly columns: readonly string[];
  /** From the footer of a Parquet file. */
  readonly keyValueMetadata?: Readonly<Record<string, string>>;
  /** Cells by column. In CSV, all cells are texts and an empty cell is `''`; a null in Parquet is null. */
  readonly rows: AsyncIterable<Row>;
}

export const isParquet = ({ name }: Pick<InputFile, 'name'>): boolean => /\.(parquet|pq)$/i.test(name);

/** The rows of a table. */
export const tableRows = (file: InputFile, losses: Losses, guardFormulas?: boolean): AsyncGenerator<Row> =>
  readTables([file], losses, ({ rows }) => rows, guardFormulas);

/** The rows of a Parquet file, otherwise the objects of a file of JSON. */
export const jsonRows = (file: InputFile, losses: Losses): AsyncGenerator<Row> =>
  isParquet(file) ? tableRows(file, losses) : jsonObjects(file, losses);

/** Opens each file as a table and passes it to `read`. Reports files that are not tables. */
export async function* readTables<T>(
  files: readonly InputFile[],
  losses: Losses,
  read: (table: Table, file: InputFile) => AsyncIterable<T>,
  guardFormulas = false,
): AsyncGenerator<T> {
  for (const file of files)
    if (isParquet(file)) yield* parquetTable(file, losses, read);
    else yield* csvTable(file, losses, read, guardFormulas);
}

async function* csvTable<T>(
  file: InputFile,
  losses: Losses,
  read: (table: Table, file: InputFile) => AsyncIterable<T>,
  guardFormulas: boolean,
): AsyncGenerator<T> {
  const records = csvRows(file, losses);
  const { value: header } = (await records.next()) as IteratorResult<CsvRow, undefined>;
  if (!header) return;
  const cellOf = cellReader(file.name, losses, guardFormulas);
  const columns = header.cells.map((name) => cellOf(name.trim(), header.line));
  const twice = columns.find((name, n) => columns.indexOf(name) !== n);
  if (twice !== undefined) {
    const why = `two columns are called ${JSON.stringify(twice)}`;
    losses.lose({ file: file.name, line: 1 }, 'unreadable', 'table', { why });
    return;
  }
  const isPlain = !columns.includes('__proto__');
  const rowOf = (cells: readonly string[], line: number): Record<string, string> => {
    if (!isPlain) return Object.fromEntries(columns.map((name, n) => [name, cellOf(cells[n]!, line)]));
    // Setting keys one by one is twice as fast, and all rows are objects of one shape.
    const row: Record<string, string> = {};
    for (let n = 0; n < columns.length; n++) row[columns[n]!] = cellOf(cells[n]!, line);
    return row;
  };
  const rows = async function* (): AsyncGenerator<Row> {
    for await (const { cells, line } of records) {
      const place = { file: file.name, line };
      const why = `it has ${cells.length} cells, but the header has ${columns.length}`;
      if (cells.length !== columns.length) losses.lose(place, 'unreadable', 'row', { why });
      else yield { value: rowOf(cells, line), place };
    }
  };
  yield* read({ columns, rows: rows() }, file);
}

async function* parquetTable<T>(
  file: InputFile,
  losses: Losses,
  read: (table: Table, file: InputFile) => AsyncIterable<T>,
): AsyncGenerator<T> {
  let source: (ByteSource & { close(): Promise<void> }) | undefined;
  try {
    source = await file.open();
    const parquet = await openParquet(source);
    const rows = async function* (): AsyncGenerator<Row> {
      let line = 0;
      for await (const value of parquet.rows())
        yield { value, place: { file: file.name, line: (line += 1) } };
    };
    const { columns, keyValueMetadata } = parquet;
    yield* read({ columns, rows: rows(), keyValueMetadata }, file);
  } catch (error) {
    if (!(error instanceof ParquetReadError)) throw error;
    losses.lose(file.name, 'unreadable', 'table', { why: error.message });
  } finally {
    await source?.close();
  }
}

export interface TableOptions {
  /** For the footer of a Parquet file. */
  readonly keyValueMetadata?: Readonly<Record<string, string>>;
  /** Writes an apostrophe before cells that a spreadsheet would run as formulas; otherwise such cells are reported. */
  readonly guardFormulas?: boolean;
}

/** A table as the pieces of a file. A value that does not fit its column becomes text, or empty if the column holds numbers. */
export async function* writeTable(
  kind: TableKind,
  columns: readonly ParquetColumn[],
  rows: AsyncIterable<Readonly<Record<string, unknown>>>,
  losses: Losses,
  { keyValueMetadata = {}, guardFormulas = false }: TableOptions = {},
): AsyncGenerator<OutputPiece> {
  if (kind === 'parquet') {
    for await (const content of parquetChunks(columns, cleaned(columns, rows, losses), { keyValueMetadata }))
      yield { content };
    return;
  }
  const delimiter = kind === 'tsv' ? '\t' : ',';
  const formulas = new FormulaCells(guardFormulas);
  const line = (cells: readonly string[]): OutputPiece => ({ content: csvLine(cells, delimiter) });
  yield line(columns.map(({ name }) => formulas.cell(name, 'the header')));
  for await (const row of cleaned(columns, rows, losses)) {
    const place = `sample ${String((row.sample ?? row.task) as string)}`;
    const cells = columns.map(({ name, type }) => {
      const text = String((row[name] as string | null) ?? '');
      return type === 'string' ? formulas.cell(text, place) : text;
    });
    yield line(cells);
  }
  noteFormulas(formulas, losses);
}

async function* cleaned(
  columns: readonly ParquetColumn[],
  rows: AsyncIterable<Readonly<Record<string, unknown>>>,
  losses: Losses,
): AsyncGenerator<Record<string, unknown>> {
  for await (const row of rows) {
    const clean = ownKeys<unknown>();
    for (const { name, type } of columns) {
      const value = row[name] ?? null;
      if (value === null) {
        clean[name] = null;
        continue;
      }
      const cell = type === 'string' ? textOf(value) : value;
      const whole = wellFormed(cell);
      clean[name] = type === 'double' && typeof whole !== 'number' ? null : whole;
      if (whole !== cell)
        losses.note(`sample ${String((row.sample ?? row.id) as string)}`, {
          'lone-surrogate': `the column ${name} has half of a surrogate pair, which UTF-8 cannot hold: it is exported as U+FFFD`,
        });
    }
    yield clean;
  }
}

/** A cell as text: lists and objects as JSON. */
export const textOf = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value as string);

/** Replaces halves of surrogate pairs in texts, also in lists; returns the value itself if there are none. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string')
    return hasLoneSurrogate(value) ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value;
  if (!Array.isArray(value)) return value;
  const list: unknown[] = value.map(wellFormed);
  return list.some((each, n) => each !== value[n]) ? list : value;
}
