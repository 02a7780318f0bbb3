import type { Range } from '../../../../project/findings/finding';

/** A range as people and editors count: lines and columns from 1, columns in UTF-16 code units, the end exclusive. */
export interface OneBasedRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function oneBased({ start, end }: Range): OneBasedRange {
  return {
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
