import { defined } from '../base/objects';
import { counted } from '../base/text/phrases';
import type { Figure, TimeLine } from './figure';

/** A document independent of its format: html.ts makes a page of it, markdown.ts a text. All strings are literal text. */

/** Text within a line. */
export type Inline =
  | string
  | { readonly strong: string }
  /** Less important than the text around it. */
  | { readonly quiet: string; /** Not broken over lines, such as an interval. */ readonly whole?: true }
  /** An id or a value, as written in a file. */
  | { readonly code: string }
  /**
   * Text that leads somewhere or stands out. `link`: the anchor of a block of the same document. `act`: what a click in the editor gives
   * to the page's part of the extension, and `title` what it is about. `look`: how it looks on pages.
   */
  | {
      readonly text: Inline;
      readonly link?: string;
      readonly act?: string;
      readonly title?: string;
      readonly look?: Look;
    }
  /**
   * A sample by its id. In the editor, a click opens it if its file (project-relative) is known, at the question `layer`; `title` says
   * what is of interest in it.
   */
  | { readonly sample: string; readonly file?: string; readonly layer?: string; readonly title?: string }
  /** Text marked with a label. `colour` is one of eight colours, which have no meaning. */
  | { readonly mark: string; readonly colour: number; readonly inside: readonly Inline[] }
  /** A number with its limits, or a dash with the reason; two decimals by default. */
  | { readonly figure: Figure; readonly digits?: number }
  /** A share drawn as a bar, on pages only: the number is beside it. */
  | { readonly bar: Figure }
  /** A number and its limits on an axis from `low` to 1, on pages only, with thresholds that are drawn as dashes. */
  | { readonly axis: Figure; readonly low: number; readonly thresholds: readonly number[] }
  | { readonly removed: string }
  | { readonly inserted: string };

export type Line = readonly Inline[];

/** A verdict; or the shade of a cell in a map, 1 to 5: `h` of what is wrong, `b` of what is right; or pale, of few. */
type Look = 'good' | 'mid' | 'bad' | `${'h' | 'b'}${number}` | 'few';

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
      /** Left out of the table of contents. */ readonly unlisted?: boolean;
    }
  | {
      readonly kind: 'paragraph';
      readonly line: Line;
      readonly quiet?: boolean;
      /** Something to mind before reading on. */ readonly warning?: boolean;
    }
  | { readonly kind: 'list'; readonly ordered?: boolean; readonly items: readonly Item[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly head: readonly string[];
      /** The first cell of a row is its heading. */
      readonly rows: readonly (readonly Line[])[];
      /** Columns of numbers, which are aligned right. */
      readonly numbers?: readonly number[];
      /** A column of counts that is drawn as bars, too. */
      readonly bars?: number;
      /** A map: narrow columns, and cells in shades. */
      readonly map?: boolean;
    }
  /** A text of the data. */
  | { readonly kind: 'quote'; readonly line: Line }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  /** A measure over time, drawn on pages only: a table below it has the numbers. */
  | { readonly kind: 'plot'; readonly time: TimeLine; readonly measure: string }
  /** Collapsed at first. */
  | {
      readonly kind: 'details';
      readonly summary: Line;
      readonly anchor?: string;
      readonly blocks: readonly Block[];
    };

/** A number and what it counts: `['12', 'samples']`. */
export type Fact = readonly [number: string, what: string];

/** `['1', 'sample']`, `['1,200', 'samples']`. */
export const factOf = (count: number, one: string, more = '', many = `${one}s`): Fact => [
  count.toLocaleString('en'),
  `${count === 1 ? one : many}${more}`,
];

export interface Document {
  readonly title: string;
  readonly subtitle?: string;
  /** Above the contents. */
  readonly lead?: readonly Block[];
  readonly blocks: readonly Block[];
  /** The language of the data's texts (BCP 47). */
  readonly language?: string;
  /** The parts of what the table of contents lists, such as "guideline"; without it there is none. */
  readonly contents?: string | false;
}

export const heading = (level: 2 | 3 | 4, line: Line | string, anchor?: string): Block =>
  defined({ kind: 'heading', level, line: lineOf(line), anchor });

/** A column of a table: its heading, its cell for a row, and whether it holds numbers, counts that are also drawn as bars, or cells of a map. */
export type Column<T> = readonly [
  head: string,
  cell: (row: T, n: number) => Inline | Line | number | undefined,
  kind?: 'number' | 'bar' | 'map',
];

/** A table with a row for each of some things; nothing without any. Columns that are false are left out. */
export function table<T>(
  caption: string,
  things: Iterable<T>,
  columns: readonly (Column<T> | false)[],
): Block[] {
  const rows = [...things];
  if (rows.length === 0) return [];
  const shown = columns.filter((column) => column !== false);
  const numbers = shown.flatMap(([, , kind], n) => (kind === undefined || kind === 'map' ? [] : [n]));
  const bars = shown.findIndex(([, , kind]) => kind === 'bar');
  return [
    {
      kind: 'table',
      caption,
      head: shown.map(([head]) => head),
      ...(numbers.length > 0 && { numbers }),
      ...(bars >= 0 && { bars }),
      ...(shown.some(([, , kind]) => kind === 'map') && { map: true }),
      rows: rows.map((row, n) => shown.map(([, cell]) => lineOf(cell(row, n)))),
    },
  ];
}

/** A table of the first rows, and how many more there are. `rest` says where all are. */
export const firstRows = <T>(
  max: number,
  caption: string,
  rows: readonly T[],
  columns: readonly (Column<T> | false)[],
  rest = '; --json lists all',
): Block[] => [...table(caption, rows.slice(0, max), columns), ...moreThan(rows.length - max, `${rest}.`)];

/** A table without the columns that hold bars only, for text. */
export function withoutBars({ head, rows }: Block & { kind: 'table' }): {
  head: readonly string[];
  rows: Line[][];
} {
  const isBar = (inline: Inline): boolean =>
    typeof inline === 'object' && ('bar' in inline || 'axis' in inline);
  const isKept = head.map((name, n) => name !== '' || rows.some((row) => !row[n]!.every(isBar)));
  return {
    head: head.filter((_, n) => isKept[n]),
    rows: rows.map((row) => row.filter((_, n) => isKept[n])),
  };
}

function lineOf(cell: Inline | Line | number | undefined): Line {
  if (cell === undefined) return [];
  if (typeof cell === 'number') return [cell.toLocaleString('en')];
  return Array.isArray(cell) ? (cell as Line) : [cell as Inline];
}

/** Blocks below a heading; nothing without any. */
export const section = (
  level: 2 | 3 | 4,
  title: Line | string,
  blocks: readonly Block[],
  anchor?: string,
): Block[] => (blocks.length === 0 ? [] : [heading(level, title, anchor), ...blocks]);

/** Blocks that are collapsed at first. */
export const details = (summary: Line | string, blocks: readonly Block[], anchor?: string): Block =>
  defined({ kind: 'details', summary: lineOf(summary), anchor, blocks });

/** A table whose rows are made already. `numbers`: its columns of numbers. */
export const tableOf = (
  caption: string,
  head: readonly string[],
  numbers: readonly number[],
  rows: readonly (readonly Line[])[],
): Block => ({ kind: 'table', caption, head, numbers, rows });

/** How a document lists samples. */
export interface SampleListing {
  /** The most that are listed of each kind; all are counted. */
  readonly listed: number;
  /** The project-relative file of a sample, so that a click opens it. */
  readonly fileOf?: (sample: string) => string | undefined;
  /** Samples that are only counted: the reader has not answered them yet. */
  readonly isClosed?: ((sample: string) => boolean) | undefined;
}

/** The things on samples that the reader may see. */
export const openOnes = <T extends { readonly sample: string }>(
  things: readonly T[],
  isClosed: SampleListing['isClosed'],
): readonly T[] => (isClosed ? things.filter(({ sample }) => !isClosed(sample)) : things);

/** How many things are left out because the reader has not answered their samples; nothing if none is. */
export const hiddenOnes = (count: number, what: string): readonly Block[] =>
  count === 0
    ? []
    : [
        quiet(
          `${counted(count, what)} on samples that you have not answered ${count === 1 ? 'is' : 'are'} hidden.`,
        ),
      ];

/** How many more there are than are listed; nothing if there are none. */
export const moreThan = (left: number, rest = ''): readonly Block[] =>
  left > 0 ? [quiet(`… and ${left} more${rest}`)] : [];

export const paragraph = (...line: Line): Block => ({ kind: 'paragraph', line });
export const quiet = (...line: Line): Block => ({ kind: 'paragraph', line, quiet: true });
export const warning = (...line: Line): Block => ({ kind: 'paragraph', line, warning: true });

/** A paragraph's text, or blocks; what is empty, false or undefined is left out. */
export type Part = string | false | undefined | Block | readonly Block[];

/** Paragraphs of texts, and other blocks between them. */
export const blocksOf = (...parts: readonly Part[]): Block[] =>
  parts.flatMap((part) => {
    if (part === false || part === undefined || part === '') return [];
    return typeof part === 'string' ? [paragraph(part)] : part;
  });

/** The paragraphs of a text, the first one after `before`. */
export function paragraphsOf(text: string, before: Line = []): Block[] {
  return text
    .trim()
    .split(/(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))+/)
    .map((part, n) => paragraph(...(n === 0 ? before : []), part.trim()));
}

/** The same of a text that may be missing, after a title. */
export const textBlocks = (text: string | undefined, title?: string): Block[] =>
  text === undefined ? [] : paragraphsOf(text, title === undefined ? [] : [{ strong: `${title}:` }, ' ']);

/** A list of some things, with a line or an item for each; nothing without any. */
export const list = <T>(things: readonly T[], itemOf: (thing: T) => Line | Item): Block[] =>
  things.length === 0
    ? []
    : [{ kind: 'list', items: things.map(itemOf).map((one) => ('line' in one ? one : { line: one })) }];

/** Joins lines with a text between them. */
export const joined = (lines: readonly (Inline | Line)[], between: string): Line =>
  lines.flatMap((line, n) => [...(n === 0 ? [] : [between]), ...lineOf(line)]);

/** The same with a line for each of some things. */
export const joinedBy = <T>(things: readonly T[], between: string, of: (thing: T) => Inline | Line): Line =>
  joined(things.map(of), between);

/**
 * The anchor for an id. Letters, digits, `.`, `_` and `-` remain, and all other characters are replaced by their numbers, so that no two
 * ids share an anchor.
 */
export const anchorOf = (kind: string, id: string): string =>
  `${kind}-${id.replace(/[^\p{L}\p{M}\p{N}._-]/gu, (character) => `~${character.codePointAt(0)!.toString(16)}~`)}`;

/** The headings in the table of contents. */
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
