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
