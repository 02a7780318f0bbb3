import { CsvError, parse } from 'csv-parse/sync';
import { type CsvFormat, defaultCsvFormat } from './csv-format';

/** The fields of consecutive CSV records (UTF-8), which may differ in number. Undefined if a quote is not closed. */
export function parseCsv(bytes: Uint8Array, format: CsvFormat = defaultCsvFormat): string[][] | undefined {
  try {
    return parse(bytes, {
      delimiter: format.delimiter,
      // Any of them anywhere, because files are edited on several systems. By default, the line end of the first line counts.
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_quotes: true,
      relax_column_count: true,
      bom: false,
    });
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') return undefined;
    throw error;
  }
}

/** The fields of one record; undefined if a quote is not closed or there is no record. */
export function parseCsvRecord(
  bytes: Uint8Array,
  format: CsvFormat = defaultCsvFormat,
): string[] | undefined {
  return parseCsv(bytes, format)?.[0];
}
