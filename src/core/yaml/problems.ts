import type { Document, YAMLError } from 'yaml';
import type { PlacedProblem, YamlProblem } from './document';
import { firstLine, restOfLine, startsLine, tabBefore } from './error-place';
import type { LineIndex } from './line-index';
import type { Range } from './tree';
import { BAD_INDENT, MISSING_COLON, WORDINGS } from './wordings';

/** A library error in the product's words, with UTF-16 offsets into the text that was read. */
export interface DescribedError extends Range {
  readonly code: string;
  readonly message: string;
}

/** Deeper nesting than a person writes; it keeps every recursive function far from the end of the stack. */
export const MAX_DEPTH = 100;

export const TOO_DEEP: Omit<PlacedProblem, 'at'> = {
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
      'A carriage return without a line feed is no line end in YAML. Change the line ends of the file to LF or CRLF.',
    start,
    end: start + 1,
  };
}

/** Says what a library error means and how to get rid of it. */
export function describeError(error: YAMLError, lines: LineIndex): DescribedError {
  const { text } = lines;
  const start = Math.min(Math.max(error.pos[0], 0), text.length);
  const end = Math.min(Math.max(error.pos[1], start), text.length);
  const tab = tabBefore(lines, start);
  if (tab !== undefined && error.name !== 'YAMLWarning') {
    return { code: 'tab-indent', message: WORDINGS[0]!.message, start: tab, end: tab + 1 };
  }
  if (startsLine(lines, start)) {
    const isItem = /^-(?:\s|$)/.test(text.slice(start, start + 2));
    if (error.code === 'MULTILINE_IMPLICIT_KEY' && !isItem) {
      return { code: 'missing-colon', message: MISSING_COLON, ...firstLine(lines, start, end) };
    }
    if (isItem || (error.code === 'UNEXPECTED_TOKEN' && /at node end|in YAML stream/.test(error.message))) {
      return { code: 'bad-indent', message: BAD_INDENT, ...restOfLine(lines, start) };
    }
  }
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
