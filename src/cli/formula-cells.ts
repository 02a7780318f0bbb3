import type { FormulaCells } from '../base/csv/formula-guard';
import type { Output } from './output';
import { UsageError } from './run';
import { printable } from './printable';
import { say } from './standard-output';

/** Throws UsageError if cells are to be guarded but none are written. */
export function checkGuardsCsv(outputs: readonly Output[], guardFormulas: boolean | undefined): void {
  if (guardFormulas && !outputs.some(({ format }) => format === 'csv'))
    throw new UsageError('--guard-formulas is for the cells of --format csv. Give both, or leave it out.');
}

/** Reports on standard error how many cells of a table a spreadsheet would run. */
export function tellFormulas(cells: FormulaCells): void {
  if (cells.text !== undefined) say(`${printable(cells.first)}: ${cells.text}`);
}
