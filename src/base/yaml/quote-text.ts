import type { TextEdit } from './edit-place';
import { restOfLine } from './error-place';
import type { LineIndex } from './line-index';
import { inlineScalar } from './write-value';

/** Spaces and dashes before an entry or item. */
const INDENT = /^ *(?:- +)*/;
/** The key before a value that brackets do not surround. */
const KEY = /^[^\s"'[\]{}#][^"'[\]{}]*:[ \t]+$/;
/** What is no plain text, or may be within brackets that began on another line. */
const NO_TEXT = /^["'[\]{}&*!|>]|[,[\]{}]$/;
/** No longer key or text is looked at, in UTF-16 code units. */
const LONGEST = 2000;

/**
 * Puts the text at a UTF-16 offset, which cannot stand without quotes, into quotes: up to the end of its line, or to the comment there.
 * Undefined where that would not be all of it, or where it may be something else than a text.
 */
export function quoteText(lines: LineIndex, offset: number): TextEdit | undefined {
  const { start, end: lineEnd } = restOfLine(lines, offset);
  const line = lines.lineAt(start);
  const lineStart = lines.lineStart(line);
  if (lineEnd - lineStart > LONGEST) return undefined;
  const before = lines.text.slice(lineStart, start);
  const indent = INDENT.exec(before)![0].length;
  if (indent < before.length && !KEY.test(before.slice(indent))) return undefined;
  const rest = lines.text.slice(start, lineEnd);
  const comment = rest.search(/[ \t]#/);
  const value = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
  if (value === '' || NO_TEXT.test(value) || goesOn(lines, line, indent)) return undefined;
  return { start, end: start + value.length, newText: inlineScalar(value, true) };
}

/** Whether what comes next is indented deeper: more of the text, or entries that were meant to be below it. */
function goesOn(lines: LineIndex, line: number, indent: number): boolean {
  for (let next = line + 1; next < lines.lineCount; next++) {
    const start = lines.lineStart(next);
    const first = lines.text.slice(start, Math.min(lines.lineEnd(next), start + LONGEST)).search(/[^ ]/);
    if (first >= 0 && lines.text.charAt(start + first) !== '#') return first > indent;
  }
  return false;
}
