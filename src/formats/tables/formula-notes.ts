import type { FormulaCells } from '../../base/csv/formula-guard';
import { isGuarded, unguarded } from '../../base/csv/formula-guard';
import type { Losses } from '../loss-report';

/** Topics of the notes on such cells. */
const [FORMULAS, GUARDED] = ['formulas', 'guarded'] as const;

/** Notes how many cells of an export a spreadsheet would run. Call when all are written. */
export function noteFormulas(cells: FormulaCells, losses: Losses): void {
  const { text } = cells;
  if (text !== undefined) losses.note(cells.first, { [FORMULAS]: text });
}

/** Reads the cells of an import. Removes the formula guard if requested; otherwise leaves cells unchanged and counts those that look guarded. */
export function cellReader(
  file: string,
  losses: Losses,
  guardFormulas: boolean,
): (cell: string, line: number) => string {
  if (guardFormulas) return unguarded;
  return (cell, line) => {
    if (isGuarded(cell))
      losses.noteOnce(
        { file, line },
        {
          [GUARDED]:
            "cells begin with ' before a sign that begins formulas, from this line on. Where that is a guard against spreadsheets, import with --guard-formulas, which removes it",
        },
      );
    return cell;
  };
}
