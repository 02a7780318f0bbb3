/** How a CSV file is written. */
export interface CsvFormat {
  /** One ASCII character between fields: `,` `;` or a tab. */
  delimiter: string;
}

/** RFC 4180. */
export const defaultCsvFormat: CsvFormat = { delimiter: ',' };

/** The usual format of a file with that name: tabs for `.tsv` and `.tab`, else commas. */
export function csvFormatOf(path: string): CsvFormat {
  return /\.(tsv|tab)$/i.test(path) ? { delimiter: '\t' } : defaultCsvFormat;
}
