import type { LineIndex } from './line-index';
import type { Range } from './tree';

/** The part of the range on its first line. */
export function firstLine(lines: LineIndex, start: number, end: number): Range {
  return { start, end: Math.max(start, Math.min(end, lines.lineEnd(lines.lineAt(start)))) };
}

/** The part of the range on its last line, up to the end of the line. */
export function lastLine(lines: LineIndex, start: number, end: number): Range {
  return restOfLine(lines, Math.max(start, lines.lineStart(lines.lineAt(end))));
}

/** From the first visible character at or after the place to the end of its line. */
export function restOfLine(lines: LineIndex, start: number): Range {
  const { text } = lines;
  let at = start;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  if (at === text.length) return { start, end: start };
  let end = lines.lineEnd(lines.lineAt(at));
  while (end > at && /[ \t]/.test(text.charAt(end - 1))) end--;
  return { start: at, end };
}

/** Whether only spaces and item dashes stand before the offset on its line. */
export function startsLine(lines: LineIndex, offset: number): boolean {
  let at = lines.lineStart(lines.lineAt(offset));
  while (at < offset && ' -'.includes(lines.text.charAt(at))) at++;
  return at === offset;
}

/** A tab in the indentation of the line, up to the offset. */
export function tabBefore(lines: LineIndex, offset: number): number | undefined {
  let at = lines.lineStart(lines.lineAt(offset));
  while (at < offset && lines.text.charAt(at) === ' ') at++;
  return lines.text.charAt(at) === '\t' ? at : undefined;
}
