/** A name as a terminal may show it: control characters and line separators as escapes, nothing shown as (empty). */
export function printable(name: string): string {
  if (name === '') return '(empty)';
  return name.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}
