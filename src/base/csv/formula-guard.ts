/** Cells that a spreadsheet runs as formulas (OWASP, "CSV Injection"): with = + - @, a tab or line break first, except numbers. */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const GUARDED = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Whether a spreadsheet would run a cell as a formula. */
export const isFormula = (cell: string): boolean =>
  FORMULA.test(cell) && !cell.startsWith("'") && !NUMBER.test(cell);

/** The cell with an apostrophe before it if it needs one, or one more if it has some, so that `unguarded` is the inverse. */
export const guarded = (cell: string): string =>
  FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;

/** Whether a cell looks like a result of `guarded`. */
export const isGuarded = (cell: string): boolean => cell.startsWith("'") && GUARDED.test(cell);

/** The inverse of `guarded`. */
export const unguarded = (cell: string): string => (isGuarded(cell) ? cell.slice(1) : cell);

/** Writes cells: guarded or unchanged, then with a count of those that a spreadsheet would run. */
export class FormulaCells {
  count = 0;
  first = '';

  constructor(private readonly guards: boolean) {}

  /** The cell as it must be written; `place` is its place for messages. */
  cell(text: string, place: string): string {
    if (this.guards) return guarded(text);
    if (isFormula(text)) {
      this.count += 1;
      this.first ||= place;
    }
    return text;
  }

  get text(): string | undefined {
    return this.count === 0 ? undefined : formulasText(this.count);
  }
}

/** The message about a number of cells that a spreadsheet would run, to follow the place of the first. */
export const formulasText = (count: number): string =>
  count === 1
    ? "1 cell looks like a formula that a spreadsheet would run; --guard-formulas writes ' before"
    : `${count} cells begin, here the first, as formulas do, and a spreadsheet that opens the file would run them; --guard-formulas writes ' before`;
