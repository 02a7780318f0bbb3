import type { Document, YAMLError } from 'yaml';
import type { LocatedProblem, YamlProblem } from './document';
import { firstLine, restOfLine, startsLine, tabBefore } from './error-place';
import type { LineIndex } from './line-index';
import type { Range } from './tree';
import {
  BAD_INDENT,
  COLON_IN_BRACES,
  LIST_ENTRY,
  MISSING_COLON,
  SPACE_AFTER_DASH,
  WORDINGS,
} from './wordings';

/** An error of the library with our message, with UTF-16 offsets into the text that was read. */
export interface DescribedError extends Range {
  readonly code: string;
  readonly message: string;
}

/** No one writes deeper nesting. The limit protects recursive functions from a stack overflow. */
export const MAX_DEPTH = 100;

export const TOO_DEEP: Omit<LocatedProblem, 'at'> = {
  code: 'too-deep',
  severity: 'error',
  message: `This is nested more than ${MAX_DEPTH} levels deep; the rest of the block is not read. Add missing closing brackets, or remove levels.`,
};

export function severalDocuments(text: string, second: Document.Parsed): YamlProblem {
  const from = second.range[0];
  const start = second.directives.docStart ? Math.max(from, text.indexOf('---', from)) : from;
  return {
    code: 'multiple-documents',
    severity: 'error',
    message:
      'The file holds more than one YAML document; only the first is read. Remove this line, or move what follows into a file of its own.',
    start,
    end: Math.min(start + 3, text.length),
  };
}

export function loneReturnAt(start: number): YamlProblem {
  return {
    code: 'lone-carriage-return',
    severity: 'warning',
    message:
      'A carriage return without a line feed does not end a line in YAML. Change the line ends of the file to LF or CRLF.',
    start,
    end: start + 1,
  };
}

/** Describes an error of the library and how to fix it. */
export function describeError(error: YAMLError, lines: LineIndex): DescribedError {
  const { text } = lines;
  const start = Math.min(Math.max(error.pos[0], 0), text.length);
  const end = Math.min(Math.max(error.pos[1], start), text.length);
  const tab = tabBefore(lines, start);
  if (tab !== undefined && error.name !== 'YAMLWarning') {
    return { code: 'tab-indent', message: WORDINGS[0]!.message, start: tab, end: tab + 1 };
  }
  if (startsLine(lines, start)) {
    const slip = listSlip(lines, start);
    if (slip) return { ...slip, ...restOfLine(lines, start) };
    const isItem = /^-(?:\s|$)/.test(text.slice(start, start + 2));
    if (error.code === 'MULTILINE_IMPLICIT_KEY' && !isItem) {
      return { code: 'missing-colon', message: MISSING_COLON, ...firstLine(lines, start, end) };
    }
    if (isItem || (error.code === 'UNEXPECTED_TOKEN' && /at node end|in YAML stream/.test(error.message))) {
      return { code: 'bad-indent', message: BAD_INDENT, ...restOfLine(lines, start) };
    }
  }
  // Within braces "a: b: c" has two colons, and entries below each other have no comma.
  if (error.code === 'BLOCK_IN_FLOW' && /^[^\s"'[\]{},#-][^"'[\]{},\n]*: /.test(text.slice(start, end)))
    return { code: 'quotes-needed', message: COLON_IN_BRACES, ...restOfLine(lines, start) };
  const wording = WORDINGS.find(
    ({ errors, matching }) => errors.includes(error.code) && (matching?.test(error.message) ?? true),
  );
  if (!wording) {
    const message = `YAML does not allow this here (${error.message}). Check the quotes, brackets and spaces of this line and the one above.`;
    return { code: 'syntax', message, ...firstLine(lines, start, end) };
  }
  const range = (wording.place ?? firstLine)(lines, start, end);
  const message = wording.message.replace(/%[s%]/g, (mark) =>
    mark === '%%' ? '%' : text.slice(range.start, range.end),
  );
  return { code: wording.code, message, ...range };
}

/** Describes a line that was probably meant to start an entry of the list around it. */
function listSlip(lines: LineIndex, start: number): Pick<DescribedError, 'code' | 'message'> | undefined {
  const line = lines.lineAt(start);
  const from = lines.lineStart(line);
  const indent = lines.text.slice(from, start).search(/[^ ]|$/);
  if (/^-\w/.test(lines.text.slice(from + indent, from + indent + 2)))
    return { code: 'missing-space', message: SPACE_AFTER_DASH };
  const isKey = /^[\w-]+:(?:\s|$)/.test(lines.text.slice(from + indent, lines.lineEnd(line)));
  const first = lines.text.slice(0, lines.lineEnd(0));
  return line > 0 && isKey && first.startsWith(`${' '.repeat(indent)}- `)
    ? { code: 'list-entry', message: LIST_ENTRY }
    : undefined;
}
