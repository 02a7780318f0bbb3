import { FormulaCells } from './formula-guard';

/** A table to write as CSV. Undefined cells are empty. */
export interface CsvTable {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Cell = string | number | null | undefined;

/** RFC 4180, UTF-8, with LF. `formulas` guards cells that a spreadsheet would run, or counts them. */
export function tableCsv({ name, head, rows }: CsvTable, formulas = new FormulaCells(false)): string {
  const cell = (value: Cell, line: number): string => {
    const text =
      typeof value === 'string' ? formulas.cell(value, `${name}.csv:${line}`) : String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [head, ...rows].map((row, n) => `${row.map((value) => cell(value, n + 1)).join(',')}\n`).join('');
}
