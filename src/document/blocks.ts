/**
 * A document to read, apart from its form: html.ts makes a page of it, markdown.ts a text. Every string in it is literal text, and
 * formats nothing in either.
 */

/** Text in a line. `link` leads to the anchor of a block of the same document. */
export type Inline =
  | string
  | { readonly strong: string }
  /** Less important than what stands around it. */
  | { readonly quiet: string; /** On one line, as a range is. */ readonly whole?: true }
  /** An id or a value, as it stands in a file. */
  | { readonly code: string }
  | { readonly link: string; readonly text: Inline }
  /** Opens a page or, in the editor, runs a command; only where the document says so of itself. */
  | { readonly href: string; readonly text: Inline }
  /** A sample by its id. In the editor a click opens it, where its file (project-relative) is known. */
  | { readonly sample: string; readonly file?: string }
  /** Something marked with a label. `colour` is one of eight, which only help the eye. */
  | { readonly mark: string; readonly colour: number; readonly inside: readonly Inline[] }
  | { readonly removed: string }
  | { readonly inserted: string };

export type Line = readonly Inline[];

export interface Item {
  readonly line: Line;
  readonly anchor?: string;
  readonly below?: readonly Block[];
}

export type Block =
  | {
      readonly kind: 'heading';
      readonly level: 2 | 3 | 4;
      readonly line: Line;
      readonly anchor?: string;
      /** Left out of the contents. */ readonly unlisted?: boolean;
    }
  | { readonly kind: 'paragraph'; readonly line: Line; readonly quiet?: boolean }
  | { readonly kind: 'list'; readonly ordered?: boolean; readonly items: readonly Item[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly head: readonly string[];
      /** The first cell of a row names it. */
      readonly rows: readonly (readonly Line[])[];
      /** Columns of numbers, which stand to the right. */
      readonly numbers?: readonly number[];
    }
  /** A text of the data. */
  | { readonly kind: 'quote'; readonly line: Line }
  /** What need not be seen at once. */
  | { readonly kind: 'details'; readonly summary: string; readonly blocks: readonly Block[] };

export interface Document {
  readonly title: string;
  readonly subtitle: string;
  /** What stands in front, before the contents. */
  readonly lead: readonly Block[];
  readonly blocks: readonly Block[];
  /** Of texts of the data: BCP 47. */
  readonly language?: string;
  /** A word for the parts of the page, such as "guideline". */
  readonly what: string;
  /** Whether a list of its headings stands in front. */
  readonly contents: boolean;
}

export const heading = (level: 2 | 3 | 4, line: Line | string, anchor?: string): Block => ({
  kind: 'heading',
  level,
  line: typeof line === 'string' ? [line] : line,
  ...(anchor !== undefined && { anchor }),
});

export const paragraph = (...line: Line): Block => ({ kind: 'paragraph', line });
export const quiet = (...line: Line): Block => ({ kind: 'paragraph', line, quiet: true });

/** A text of several paragraphs, with a first word before it. */
export function paragraphsOf(text: string, before: Line = []): Block[] {
  return text
    .trim()
    .split(/(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))+/)
    .map((part, n) => paragraph(...(n === 0 ? before : []), part.trim()));
}

/** Lines with something between them. */
export const joined = (lines: readonly (Inline | Line)[], between: string): Line =>
  lines.flatMap((line, n) => [
    ...(n === 0 ? [] : [between]),
    ...(Array.isArray(line) ? (line as Line) : [line as Inline]),
  ]);

/**
 * The anchor of something with an id: letters, digits, `.`, `_` and `-` stay, everything else is written by its number, so that two ids
 * never share one.
 */
export const anchorOf = (kind: string, id: string): string =>
  `${kind}-${id.replace(/[^\p{L}\p{M}\p{N}._-]/gu, (character) => `~${character.codePointAt(0)!.toString(16)}~`)}`;

/** The headings that the list of contents has. */
export const contentsOf = (blocks: readonly Block[]): { level: number; anchor: string; text: string }[] =>
  blocks.flatMap((block) =>
    block.kind === 'heading' && block.level < 4 && block.anchor !== undefined && !block.unlisted
      ? [
          {
            level: block.level,
            anchor: block.anchor,
            text: block.line.filter((inline) => typeof inline === 'string').join(''),
          },
        ]
      : [],
  );
