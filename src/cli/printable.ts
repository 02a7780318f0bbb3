/** Control characters (C0, DEL, C1), line separators, and what turns the direction of writing over, so that a line reads otherwise than it is. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/u;
const HIDDEN = new RegExp(`${CONTROLS.source}|\\p{Cs}`, 'gu');
/** A colour of the program's own, which stays, or a control character that is no line end or tab. */
const STEERING = new RegExp(`(\\u001b\\[[\\d;]*m)|(?![\\n\\t])${CONTROLS.source}`, 'gu');

/** A name as a terminal may show it: on one line, with escapes for what cannot be seen or is not text; nothing shown as (empty). */
export function printable(name: string): string {
  if (name === '') return '(empty)';
  return name.replace(HIDDEN, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}

/**
 * A whole output without what steers a terminal. The escapes are those of JSON, in which these characters stand in strings alone, so that
 * JSON means the same.
 */
export function escapeControls(text: string): string {
  return text.replace(STEERING, (all, color?: string) =>
    color === undefined ? `\\u${all.charCodeAt(0).toString(16).padStart(4, '0')}` : all,
  );
}
