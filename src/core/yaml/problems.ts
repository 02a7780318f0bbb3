import type { Document, YAMLError } from 'yaml';
import type { PlacedProblem, YamlProblem } from './document';
import type { Range } from './tree';

/** A library error in the product's words, with UTF-16 offsets into the text that was read. */
export interface DescribedError extends Range {
  readonly code: string;
  readonly message: string;
}

type Place = (text: string, start: number, end: number) => Range;

interface Wording {
  readonly errors: readonly string[];
  /** Tells apart errors that the library gives the same code. */
  readonly matching?: RegExp;
  readonly code: string;
  readonly message: string;
  readonly place?: Place;
}

export const MISSING_COLON =
  'A key must be followed by ":" and a space. Add them, or indent the line if it belongs to the value above.';
const BAD_INDENT =
  'This line is not indented like its neighbours. Give it the same number of spaces as they have.';

/** In order: the first that fits counts. `%s` stands for the text at the place. */
const WORDINGS: readonly Wording[] = [
  {
    errors: ['TAB_AS_INDENT'],
    code: 'tab-indent',
    message: 'Tabs cannot indent YAML. Replace the tab by spaces, as many as the lines around it have.',
  },
  {
    errors: ['MULTILINE_IMPLICIT_KEY'],
    code: 'bad-indent',
    message:
      'This line is indented as a continuation of the value above, but reads like a key. Indent it like the keys around it, or put the value in quotes.',
    place: lastLine,
  },
  {
    errors: ['BAD_INDENT'],
    matching: /Block scalar/,
    code: 'bad-indent',
    message: 'Text below "|" or ">" must be indented deeper than its key. Indent it by two more spaces.',
    place: restOfLine,
  },
  {
    errors: ['BAD_INDENT', 'MISSING_CHAR'],
    matching: /same column|without - indicator|sufficiently indented|must be indented/,
    code: 'bad-indent',
    message: BAD_INDENT,
    place: restOfLine,
  },
  {
    errors: ['MISSING_CHAR'],
    matching: /Implicit map keys/,
    code: 'missing-colon',
    message: MISSING_COLON,
  },
  {
    errors: ['MISSING_CHAR'],
    matching: /Missing , /,
    code: 'missing-comma',
    message: 'Items in brackets are separated by commas. Add "," before this one.',
  },
  {
    errors: ['BLOCK_IN_FLOW'],
    code: 'missing-comma',
    message:
      'Inside brackets, entries are separated by commas. Add the missing ","; lists with "-" must use brackets here.',
    place: restOfLine,
  },
  {
    errors: ['MISSING_CHAR'],
    matching: /Missing space after :|separated/,
    code: 'missing-space',
    message: 'A space is missing here. Put one before "#", and after ":", tags and anchors.',
  },
  {
    errors: ['BAD_SCALAR_START'],
    code: 'quotes-needed',
    message: 'A value cannot start with this character. Put the value in quotes.',
    place: restOfLine,
  },
  {
    errors: ['BLOCK_AS_IMPLICIT_KEY'],
    code: 'quotes-needed',
    message:
      'A plain value cannot contain ": ". Put it in quotes, or put the entries on lines of their own, indented.',
    place: restOfLine,
  },
  {
    errors: ['BAD_DQ_ESCAPE'],
    code: 'bad-escape',
    message: 'This is no escape that double quotes know. Write "\\\\" for a backslash, or use single quotes.',
    place: (_, start, end) => ({ start, end: end + 1 }),
  },
  {
    errors: ['KEY_OVER_1024_CHARS'],
    code: 'key-too-long',
    message: 'A key may have up to 1024 characters. Shorten it, or check whether a ":" belongs in quotes.',
    place: restOfLine,
  },
  {
    errors: ['UNEXPECTED_TOKEN'],
    matching: /Unexpected , in|Unexpected empty item/,
    code: 'extra-comma',
    message: 'There is nothing before this comma. Remove it.',
  },
  {
    errors: ['UNEXPECTED_TOKEN'],
    matching: /flow-(?:seq|map)-end/,
    code: 'extra-bracket',
    message: 'This bracket closes nothing. Remove it, or put the value in quotes.',
  },
  {
    errors: ['UNEXPECTED_TOKEN'],
    matching: /Not a YAML token|Block scalar header/,
    code: 'bad-block-header',
    message:
      'Only a comment may follow "|" or ">" on its line. Start the text on the next line, or put it in quotes.',
    place: restOfLine,
  },
  {
    errors: ['UNEXPECTED_TOKEN'],
    matching: /at node end|in YAML stream/,
    code: 'text-after-value',
    message:
      "The value ends before this. Put the whole value in quotes; inside single quotes write '' for ', inside double quotes \\\" for \".",
    place: restOfLine,
  },
  {
    errors: ['TAG_RESOLVE_FAILED', 'BAD_COLLECTION_TYPE', 'MULTIPLE_TAGS'],
    code: 'bad-tag',
    message: 'The tag "%s" is unknown or does not fit the value, and is ignored. Remove it.',
  },
  {
    errors: ['BAD_DIRECTIVE'],
    code: 'bad-directive',
    message:
      'Only "%%YAML 1.2" and "%%TAG" lines may start with "%%" here. Remove the line, or put the text in quotes.',
    place: restOfLine,
  },
  {
    errors: ['MISSING_CHAR'],
    matching: /directives-end/,
    code: 'bad-directive',
    message:
      'A line "---" must separate the lines that start with "%%" from the content. Add it, or remove those lines.',
    place: restOfLine,
  },
  {
    errors: ['BAD_ALIAS', 'ALIAS_PROPS', 'MULTIPLE_ANCHORS', 'BAD_PROP_ORDER'],
    code: 'bad-anchor',
    message:
      'An anchor, alias or tag is not used as YAML allows. Put the value in quotes if its "&", "*" or "!" is plain text.',
  },
  {
    errors: ['RESOURCE_EXHAUSTION'],
    code: 'too-deep',
    message: 'This is nested too deep to be read. Add missing closing brackets, or remove levels.',
  },
];

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
export function describeError(error: YAMLError, text: string): DescribedError {
  const start = Math.min(Math.max(error.pos[0], 0), text.length);
  const end = Math.min(Math.max(error.pos[1], start), text.length);
  const tab = tabBefore(text, start);
  if (tab !== undefined && error.name !== 'YAMLWarning') {
    return { code: 'tab-indent', message: WORDINGS[0]!.message, start: tab, end: tab + 1 };
  }
  if (startsLine(text, start)) {
    const isItem = /^-(?:\s|$)/.test(text.slice(start, start + 2));
    if (error.code === 'MULTILINE_IMPLICIT_KEY' && !isItem) {
      return { code: 'missing-colon', message: MISSING_COLON, ...firstLine(text, start, end) };
    }
    if (isItem || (error.code === 'UNEXPECTED_TOKEN' && /at node end|in YAML stream/.test(error.message))) {
      return { code: 'bad-indent', message: BAD_INDENT, ...restOfLine(text, start) };
    }
  }
  const wording = WORDINGS.find(
    ({ errors, matching }) => errors.includes(error.code) && (matching?.test(error.message) ?? true),
  );
  if (!wording) {
    const message = `YAML does not allow this here (${error.message}). Check the quotes, brackets and spaces of this line and the one above.`;
    return { code: 'syntax', message, ...firstLine(text, start, end) };
  }
  const range = (wording.place ?? firstLine)(text, start, end);
  const message = wording.message.replace(/%[s%]/g, (mark) =>
    mark === '%%' ? '%' : text.slice(range.start, range.end),
  );
  return { code: wording.code, message, ...range };
}

function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  const end = newline < 0 ? text.length : newline;
  return end > at && text.charAt(end - 1) === '\r' ? end - 1 : end;
}

/** The part of the range on its first line. */
function firstLine(text: string, start: number, end: number): Range {
  return { start, end: Math.max(start, Math.min(end, lineEnd(text, start))) };
}

/** The part of the range on its last line. */
function lastLine(text: string, start: number, end: number): Range {
  const from = Math.max(start, text.lastIndexOf('\n', end - 1) + 1);
  return restOfLine(text, from);
}

/** From the first visible character at or after the place to the end of its line. */
function restOfLine(text: string, start: number): Range {
  let at = start;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  if (at === text.length) return { start, end: start };
  let end = lineEnd(text, at);
  while (end > at && /[ \t]/.test(text.charAt(end - 1))) end--;
  return { start: at, end };
}

/** Whether only spaces and item dashes stand before the offset on its line. */
function startsLine(text: string, offset: number): boolean {
  return /^[ -]*$/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset));
}

/** A tab in the indentation of the line. */
function tabBefore(text: string, offset: number): number | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start, offset + 1))![0];
  const tab = indent.indexOf('\t');
  return tab < 0 ? undefined : start + tab;
}
