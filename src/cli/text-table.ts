import { maxOf } from '../base/lists';

/** Aligned rows of cells; columns whose cells (below the head) all look like numbers are right-aligned. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  indent = '  ',
): string {
  const all = [head, ...rows];
  const widths = head.map((_, c) => maxOf(all.map((row) => displayWidth(row[c] ?? ''))));
  const numeric = head.map(
    (_, c) =>
      rows.length > 0 && rows.every((row) => /^[-−+]?[\d.,]*([ \u00a0]%)?$|^[–-]$/.test(row[c] ?? '')),
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

/** Width of a text in a terminal: combining marks have none, East Asian wide characters and emoji two. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
