/** How a CSV file is written. */
export interface CsvFormat {
  /** One ASCII character between fields: `,` `;` or a tab. */
  delimiter: string;
  /** Whether fields can be in double quotes. Without, a quote is a character like any other. */
  quotes: boolean;
}

/** RFC 4180. */
export const defaultCsvFormat: CsvFormat = { delimiter: ',', quotes: true };

/** The usual format of a file with that name: tabs for `.tsv` and `.tab`, else commas. */
export function csvFormatOf(path: string): CsvFormat {
  return /\.(tsv|tab)$/i.test(path) ? { ...defaultCsvFormat, delimiter: '\t' } : defaultCsvFormat;
}
