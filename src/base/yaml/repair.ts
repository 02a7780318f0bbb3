import type { YamlDocument, YamlProblem } from './document';
import { applyEdit, type TextEdit } from './edit-place';
import { restOfLine } from './error-place';
import type { LineIndex } from './line-index';
import { parseYaml } from './parse';
import { inlineScalar } from './write-value';

/** An edit that fixes a problem of a file. */
export interface Repair {
  readonly title: string;
  readonly edit: TextEdit;
}

/** Tries likely repairs. The first one after which the file has fewer errors is returned. */
export function repairOf({ text, lines, problems }: YamlDocument, problem: YamlProblem): Repair | undefined {
  const errors = countErrors(problems);
  for (const repair of guesses(lines, problem))
    if (countErrors(parseYaml(applyEdit(text, repair.edit)).problems) < errors) return repair;
  return undefined;
}

const countErrors = (problems: readonly YamlProblem[]): number =>
  problems.filter(({ severity }) => severity === 'error').length;

function* guesses(lines: LineIndex, { code, start, end }: YamlProblem): Iterable<Repair> {
  const line = lines.lineAt(start);
  const from = lines.lineStart(line);
  const text = lines.text.slice(from, lines.lineEnd(line));
  switch (code) {
    case 'quotes-needed': {
      const edit = quoteText(lines, start) ?? quoteInBraces(lines.text, start, end);
      if (edit) yield { title: 'Put it in quotes', edit };
      return;
    }
    case 'unclosed-quote':
      // Within braces, the text ends before the closing brace.
      for (const at of closings(lines.text, start, lines.lineEnd(line)))
        yield { title: 'Close the quote', edit: insertion(at, lines.text.charAt(start)) };
      return;
    case 'duplicate-key':
      if (/^ *$/.test(lines.text.slice(from, start))) {
        const edit = { start: from, end: lines.lineStart(line + 1), newText: '' };
        yield { title: `Remove the second "${lines.text.slice(start, end)}"`, edit };
      }
      return;
    case 'unclosed-bracket': {
      const close = lines.text.charAt(start) === '[' ? ']' : '}';
      // Within braces, a list ends before the next key.
      const key = close === ']' ? text.slice(start - from).search(/, *[\w-]+: /) : -1;
      for (const at of key < 0 ? closings(lines.text, start, from + text.length) : [start + key])
        yield { title: `Insert "${close}"`, edit: insertion(at, close) };
      return;
    }
    case 'unknown-alias': {
      const newText = inlineScalar(lines.text.slice(start, end), true);
      yield { title: 'Put it in quotes', edit: { start, end, newText } };
      return;
    }
    case 'no-break-space':
      yield {
        title: 'Replace it by a space',
        edit: { start, end, newText: ' '.repeat(end - start) },
      };
      return;
    case 'tab-indent':
      for (const edit of withoutTabs(lines, line)) yield { title: 'Indent by spaces', edit };
      return;
    case 'missing-space':
    case 'missing-colon':
    case 'list-entry': {
      const gap = /^ *(?:- +)*(?:-(?=\w)|[\w-]+:(?=[^\s/]))/.exec(text)?.[0].length;
      if (gap !== undefined) yield { title: 'Insert the space', edit: insertion(from + gap, ' ') };
      const key = /^ *(?=[\w-]+:)/.exec(text)?.[0].length;
      if (key !== undefined) yield { title: 'Insert "- "', edit: insertion(from + key, '- ') };
      return;
    }
    case 'bad-indent': {
      const indent = /^ */.exec(text)![0].length;
      for (const other of indentsAbove(lines, line, text.charAt(indent) === '-'))
        yield {
          title: 'Indent the line like those above',
          edit: { start: from, end: from + indent, newText: ' '.repeat(other) },
        };
    }
  }
}

const insertion = (at: number, newText: string): TextEdit => ({ start: at, end: at, newText });

function quoteInBraces(text: string, start: number, end: number): TextEdit | undefined {
  const value = /^[^"'[\]{},]+/.exec(text.slice(start, end))?.[0].trimEnd();
  return value ? { start, end: start + value.length, newText: inlineScalar(value, true) } : undefined;
}

/** The places at which a quote could be closed, from the end of the line backwards. */
function closings(text: string, start: number, end: number): number[] {
  const found: number[] = [];
  for (let at = end; at > start; at--)
    if (at === end || /^ ?[\]},]/.test(text.slice(at, at + 2))) found.push(at);
  // There may be other entries before the last comma.
  return found.filter((at) => text.charAt(at - 1) !== ' ').slice(0, 4);
}

/** Edits of the tab-indented lines around a line, with different numbers of spaces per tab. */
function* withoutTabs(lines: LineIndex, line: number): Iterable<TextEdit> {
  const isTabbed = (n: number): boolean =>
    n >= 0 && n < lines.lineCount && /^ *\t/.test(lines.text.slice(lines.lineStart(n), lines.lineEnd(n)));
  let [first, last] = [line, line];
  while (isTabbed(first - 1)) first -= 1;
  while (isTabbed(last + 1)) last += 1;
  const [start, end] = [lines.lineStart(first), lines.lineEnd(last)];
  for (const width of [2, 4, 8, 3])
    yield {
      start,
      end,
      newText: lines.text
        .slice(start, end)
        .replace(/^[ \t]+/gm, (indent) => indent.replaceAll('\t', ' '.repeat(width))),
    };
}

/** Other indentations of the lines above, of items or of their content, the most similar first. */
function indentsAbove(lines: LineIndex, line: number, isItem: boolean): number[] {
  const found = new Set<number>();
  const own = /^ */.exec(lines.text.slice(lines.lineStart(line), lines.lineEnd(line)))![0].length;
  for (let above = line - 1; above >= Math.max(0, line - 200); above--) {
    const text = lines.text.slice(lines.lineStart(above), lines.lineEnd(above));
    const spaces = /^ */.exec(text)![0].length;
    if (text.charAt(spaces) === '-') found.add(isItem ? spaces : /^ *- */.exec(text)![0].length);
    else if (!isItem && /[^\s#]/.test(text.charAt(spaces))) found.add(spaces);
    if (spaces === 0 && /\S/.test(text)) break;
  }
  found.delete(own);
  return [...found].sort((a, b) => Math.abs(a - own) - Math.abs(b - own)).slice(0, 3);
}

/** Spaces and dashes before an entry or item. */
const INDENT = /^ *(?:- +)*/;
/** The key before a value that is not in brackets. */
const KEY = /^[^\s"'[\]{}#][^"'[\]{}]*:[ \t]+$/;
/** Matches what is not plain text, or may be within brackets that began on another line. */
const NO_TEXT = /^["'[\]{}&*!|>]|[,[\]{}]$/;
/** The maximum length of a key or text to quote, in UTF-16 code units. */
const MAX_LENGTH = 2000;

/** Quotes the text from an offset to the end of its line or to a comment. Undefined if that may not be the whole text, or no text. */
export function quoteText(lines: LineIndex, offset: number): TextEdit | undefined {
  const { start, end: lineEnd } = restOfLine(lines, offset);
  const line = lines.lineAt(start);
  const lineStart = lines.lineStart(line);
  if (lineEnd - lineStart > MAX_LENGTH) return undefined;
  const before = lines.text.slice(lineStart, start);
  const indent = INDENT.exec(before)![0].length;
  if (indent < before.length && !KEY.test(before.slice(indent))) return undefined;
  const rest = lines.text.slice(start, lineEnd);
  const comment = rest.search(/[ \t]#/);
  const value = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
  if (value === '' || NO_TEXT.test(value) || continuesBelow(lines, line, indent)) return undefined;
  return { start, end: start + value.length, newText: inlineScalar(value, true) };
}

/** Whether the next line is indented deeper, so that it continues the text or was meant to be below it. */
function continuesBelow(lines: LineIndex, line: number, indent: number): boolean {
  for (let next = line + 1; next < lines.lineCount; next++) {
    const start = lines.lineStart(next);
    const first = lines.text.slice(start, Math.min(lines.lineEnd(next), start + MAX_LENGTH)).search(/[^ ]/);
    if (first >= 0 && lines.text.charAt(start + first) !== '#') return first > indent;
  }
  return false;
}
