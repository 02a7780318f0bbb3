import { CsvError, parse } from 'csv-parse/sync';
import { type CsvFormat, defaultCsvFormat } from './csv-format';

/**
 * The fields of the records in some bytes of a CSV file (UTF-8): the bytes of one record as CsvIndexer gives them, or of several that
 * follow each other. Records may differ in their number of fields: it is for the caller to compare them with the header. Undefined when
 * a quote is not closed.
 */
export function parseCsv(bytes: Uint8Array, format: CsvFormat = defaultCsvFormat): string[][] | undefined {
  try {
    return parse(bytes, {
      delimiter: format.delimiter,
      // All of them at any place: files are edited on several systems. The default is what the first line ends with.
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

/** The fields of one record; undefined when a quote is not closed or there is no record. */
export function parseCsvRecord(
  bytes: Uint8Array,
  format: CsvFormat = defaultCsvFormat,
): string[] | undefined {
  return parseCsv(bytes, format)?.[0];
}
