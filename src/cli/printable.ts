/** Control characters (C0, DEL, C1), line separators and bidirectional controls, which can make a line misleading. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/u;
const HIDDEN = new RegExp(`${CONTROLS.source}|\\p{Cs}`, 'gu');
/** One of the program's own colours, which remains, or a control character other than a line break or tab. */
const STEERING = new RegExp(`(\\u001b\\[[\\d;]*m)|(?![\\n\\t])${CONTROLS.source}`, 'gu');

/** A name for a terminal: on one line, with escapes for invisible and control characters; an empty name as (empty). */
export function printable(name: string): string {
  if (name === '') return '(empty)';
  return name.replace(HIDDEN, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}

/**
 * Escapes everything in an output that could control the terminal. The escapes are JSON's, which has these characters only in strings, so
 * JSON output keeps its meaning.
 */
export function escapeControls(text: string): string {
  return text.replace(STEERING, (all, color?: string) =>
    color === undefined ? `\\u${all.charCodeAt(0).toString(16).padStart(4, '0')}` : all,
  );
}
