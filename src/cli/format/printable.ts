/**
 * A name as a terminal may show it: control characters, line separators and what turns the direction of writing over (which can make a
 * line read otherwise than it is) as escapes, nothing shown as (empty).
 */
export function printable(name: string): string {
  if (name === '') return '(empty)';
  return name.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu,
    (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`,
  );
}
