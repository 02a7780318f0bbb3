import { displayWidth } from './display-width';

/** Rows of cells as lines with aligned columns; a column of which all cells below the head look like numbers stands to the right. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  indent = '  ',
): string {
  const all = [head, ...rows];
  const widths = head.map((_, c) => Math.max(...all.map((row) => displayWidth(row[c] ?? ''))));
  const numeric = head.map(
    (_, c) => rows.length > 0 && rows.every((row) => /^[-−+]?[\d.,]*( %)?$|^[–-]$/.test(row[c] ?? '')),
  );
  const line = (row: readonly string[]) =>
    (
      indent +
      head
        .map((_, c) => {
          const cell = row[c] ?? '';
          const padding = ' '.repeat(widths[c]! - displayWidth(cell));
          return numeric[c] ? padding + cell : cell + padding;
        })
        .join('  ')
    ).trimEnd();
  return (head.every((cell) => cell === '') ? rows : all).map(line).join('\n');
}

/** Three decimals; a dash for what is undefined. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  const text = value.toFixed(3);
  return text === '-0.000' ? '0.000' : text;
}
