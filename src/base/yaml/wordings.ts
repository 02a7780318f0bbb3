import { lastLine, restOfLine } from './error-place';
import type { LineIndex } from './line-index';
import type { Range } from './tree';

type Place = (lines: LineIndex, start: number, end: number) => Range;

/** The message for errors of the library. */
export interface Wording {
  readonly errors: readonly string[];
  readonly matching?: RegExp;
  readonly code: string;
  readonly message: string;
  readonly place?: Place;
}

export const MISSING_COLON =
  'A key must be followed by ":" and a space. Add them, or indent the line if it belongs to the value above.';
export const BAD_INDENT =
  'This line is not indented like its neighbours. Give it the same number of spaces as they have.';

export const SPACE_AFTER_DASH = 'A space is missing after "-". Write "- ", then the entry.';
export const LIST_ENTRY =
  'Each entry of this list begins with "- ". Start this one the same way, or indent the line if it belongs to the entry above.';
export const COLON_IN_BRACES =
  'A text within braces cannot contain ": " without quotes. Put the text in quotes.';

/** In order: the first that fits counts. `%s` is replaced by the text at the place. */
export const WORDINGS: readonly Wording[] = [
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
    message: 'Double quotes do not know this escape. Write "\\\\" for a backslash, or use single quotes.',
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
    message: 'The tag "%s" is unknown or does not fit the value; it is ignored. Remove it.',
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
