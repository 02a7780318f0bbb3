/**
 * Cells that a spreadsheet would run as a formula when it opens a CSV file, and the apostrophe that stops it. OWASP, "CSV Injection":
 * what begins with = + - @ (also in full width), a tab or a line break. Numbers are none.
 */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const GUARDED = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Whether a spreadsheet takes a cell for a formula. */
export const isFormula = (cell: string): boolean =>
  FORMULA.test(cell) && !cell.startsWith("'") && !NUMBER.test(cell);

/** The cell with an apostrophe before it where it needs one; one more where it has some already, so that `unguarded` gives the same back. */
export const guarded = (cell: string): string =>
  FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;

/** Whether a cell looks as `guarded` leaves one. */
export const isGuarded = (cell: string): boolean => cell.startsWith("'") && GUARDED.test(cell);

/** A cell as it was before `guarded`. */
export const unguarded = (cell: string): string => (isGuarded(cell) ? cell.slice(1) : cell);

/** Cells on their way into a file: guarded, or as they are and counted where a spreadsheet would run them. */
export class FormulaCells {
  /** Cells that a spreadsheet would run. */
  count = 0;
  /** Where the first of them is. */
  first = '';

  constructor(private readonly guards: boolean) {}

  /** The cell as it is to be written; `place` says where it is. */
  cell(text: string, place: string): string {
    if (this.guards) return guarded(text);
    if (isFormula(text)) {
      this.count += 1;
      this.first ||= place;
    }
    return text;
  }

  /** What to tell of them; undefined when there are none. */
  get text(): string | undefined {
    return this.count === 0 ? undefined : formulasText(this.count);
  }
}

/** What to tell of so many cells that a spreadsheet would run, behind the place of the first. */
export const formulasText = (count: number): string =>
  count === 1
    ? "1 cell begins as formulas do, and a spreadsheet that opens the file would run it; --guard-formulas writes ' before"
    : `${count} cells begin, here the first, as formulas do, and a spreadsheet that opens the file would run them; --guard-formulas writes ' before`;
