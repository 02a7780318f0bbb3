/** A text cut for layout into lines, and blocks of lines that are drawn together. All offsets are UTF-16 units. */
import { leadingCount } from '../../../base/leading-count';
import { graphemeBoundaries } from '../../../base/text/graphemes';
import { OffsetMap } from '../../../base/text/offsets';
import type { Stretch } from './caret';
import { caretText, type LineLook, type PaintedLine, type Run } from './painted';

export interface TextLine {
  readonly start: number;
  /** Without the line end, if that is `\n` or `\r\n`. Other line ends are shown as marks and are part of the line. */
  readonly end: number;
  readonly direction: 'ltr' | 'rtl';
  /** The line was cut because of its length: the next one belongs to the same paragraph. */
  readonly continues: boolean;
  /** What is painted if that is not the line itself. */
  readonly runs?: readonly Run[];
  readonly look?: LineLook;
}

export interface TextBlock extends Stretch {
  /** Indices of its lines, end exclusive. */
  readonly first: number;
  readonly last: number;
}

export interface TextModel {
  readonly text: string;
  readonly offsets: OffsetMap;
  readonly lines: readonly TextLine[];
  readonly blocks: readonly TextBlock[];
  /** The text for a caret, as long as the text: without what is not painted. */
  readonly walked: string;
  /** Everything that is painted, if some of it is not the source. */
  readonly runs?: readonly Run[];
}

/** A stretch of a text that is not shown as it stands. */
export interface PaintedPart extends Stretch {
  /** Their offsets count from `start`. */
  readonly lines: readonly PaintedLine[];
}

/** Longer lines are cut, since browsers are too slow with a line of a megabyte. */
const longestLine = 3000;
/** A block has at most this many UTF-16 units, or lines. */
export const BLOCK_LENGTH = 700;
export const BLOCK_LINES = 10;

const lineEnd = /\r\n|[\n\r\u2028\u2029]/g;
const strong = /\p{L}/u;
const rtl = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The direction of a text's first letter; undefined without one. */
export function directionOf(text: string): TextLine['direction'] | undefined {
  const letter = strong.exec(text)?.[0];
  return letter === undefined ? undefined : rtl.test(letter) ? 'rtl' : 'ltr';
}

let last: TextModel | undefined;

/** The model of a text. Memoizes the last one. */
export function textModel(text: string): TextModel {
  if (last?.text === text) return last;
  const lines = cutLines(text);
  last = { text, offsets: new OffsetMap(text), lines, blocks: cutBlocks(lines), walked: text };
  return last;
}

/** A text with painted parts. They are in the order of the text and do not overlap. */
export function paintedModel(model: TextModel, parts: readonly PaintedPart[]): TextModel {
  const { text } = model;
  const painted = parts.filter(({ lines }) => lines.length > 0);
  if (painted.length === 0) return model;
  const lines: TextLine[] = [];
  let at = 0;
  const takeSource = (from: number, to: number): void => {
    while (at < model.lines.length && model.lines[at]!.start < from && model.lines[at]!.end <= from) at++;
    for (; at < model.lines.length && model.lines[at]!.start < to; at++) {
      const line = model.lines[at]!;
      lines.push({ ...line, start: Math.max(line.start, from), end: Math.min(line.end, to) });
      if (line.end > to) break;
    }
  };
  let from = 0;
  for (const part of painted) {
    takeSource(from, part.start);
    for (const [index, line] of part.lines.entries())
      // What is hidden before the first one belongs to it.
      lines.push(lineOf(text, part.start, line, index === 0 ? part.start : undefined));
    from = part.end;
  }
  takeSource(from, Infinity);
  const runs = lines.flatMap(({ runs: own, start, end }) => own ?? (end > start ? [{ start, end }] : []));
  return { ...model, lines, blocks: cutBlocks(lines), walked: caretText(text, runs), runs };
}

function lineOf(text: string, by: number, line: PaintedLine, start = line.start + by): TextLine {
  const runs = line.runs.map((run) => ({ ...run, start: run.start + by, end: run.end + by }));
  const shown = runs.map((run) => run.shown ?? text.slice(run.start, run.end)).join('');
  return {
    start,
    end: line.end + by,
    direction: directionOf(shown.slice(0, 400)) ?? 'ltr',
    continues: false,
    runs,
    look: line.look,
  };
}

/** Whether a line has to be in the block of the one before: a table is laid out as a whole. */
export function isJoined(lines: readonly TextLine[], index: number): boolean {
  const table = lines[index]?.look?.cell?.table;
  return table !== undefined && lines[index - 1]?.look?.cell?.table === table;
}

function cutLines(text: string): TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  for (const match of text.matchAll(lineEnd)) {
    const isPlain = match[0] === '\n' || match[0] === '\r\n';
    const next = match.index + match[0].length;
    pushLine(lines, text, start, isPlain ? match.index : next);
    start = next;
  }
  pushLine(lines, text, start, text.length);
  return lines;
}

function pushLine(lines: TextLine[], text: string, start: number, end: number): void {
  const direction = directionOf(text.slice(start, Math.min(end, start + 400))) ?? 'ltr';
  let from = start;
  while (end - from > longestLine) {
    const space = text.lastIndexOf(' ', from + longestLine - 1);
    const cut =
      space > from + longestLine / 2 ? space + 1 : graphemeBoundaries(text, from + longestLine).start;
    const to = cut > from ? cut : from + longestLine;
    lines.push({ start: from, end: to, direction, continues: true });
    from = to;
  }
  lines.push({ start: from, end, direction, continues: false });
}

function cutBlocks(lines: readonly TextLine[]): TextBlock[] {
  const blocks: TextBlock[] = [];
  let first = 0;
  for (let index = 0; index < lines.length; index++) {
    const length = lines[index]!.end - lines[first]!.start;
    const isLast = index === lines.length - 1;
    const isFull = length >= BLOCK_LENGTH || index - first + 1 >= BLOCK_LINES;
    if (!isLast && (!isFull || isJoined(lines, index + 1))) continue;
    blocks.push({ first, last: index + 1, start: lines[first]!.start, end: lines[index]!.end });
    first = index + 1;
  }
  return blocks;
}

/** Index of the line that contains an offset. An offset between two lines belongs to the first. */
export function lineAt(lines: readonly TextLine[], utf16: number): number {
  return Math.max(0, leadingCount(lines.length, (n) => lines[n]!.start <= utf16) - 1);
}
