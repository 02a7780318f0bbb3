/**
 * Splits a text into blocks that can be read separately: the entries of the top-level map and the items of block sequences below them. It only
 * uses the starts of lines. That is sufficient because a map key in the first column makes the root a block map, and then indentation alone
 * ends every value: in YAML, no scalar and no bracket can continue on a line that is not indented deeper than its parent. If this does not
 * apply, `split` returns undefined and the text is read as a whole.
 */

/** A part of the text, as UTF-16 offsets; `end` is where the next part starts. */
export interface Section {
  readonly start: number;
  readonly end: number;
  readonly nested?: Nested;
}

/** The value below a key, split further. */
export interface Nested {
  readonly kind: 'map' | 'seq';
  /** As written, with its colon. */
  readonly key: string;
  /** The start of the first section, after the key and any comments and blank lines. */
  readonly start: number;
  readonly sections: readonly Section[];
}

/** A carriage return alone, which the library treats differently from others. */
export const LONE_RETURN = /\r(?!\n)/;

interface Line {
  readonly start: number;
  readonly next: number;
  /** Spaces before the content. */
  readonly indent: number;
  /** First character after the spaces; undefined for a blank line. */
  readonly first: string | undefined;
}

const QUOTED = String.raw`"(?:[^"\\\r\n]|\\[^\r\n])*"|'(?:[^'\r\n]|'')*'`;
const NO_GAP = String.raw`[^ \t\r\n]`;
const PLAIN_START = String.raw`[^ \t\r\n\-?:,[\]{}#&*!|>'"%@\x60]|[-?:](?=${NO_GAP})`;
const PLAIN_REST = String.raw`[^ \t\r\n:#]|:(?=${NO_GAP})|(?<=${NO_GAP})#|[ \t]+(?![ \t\r\n#]|:(?:[ \t\r\n]|$))`;
/** Matches a line that certainly starts an entry of a block map. */
const KEY = new RegExp(String.raw`^(?:${QUOTED}|(?:${PLAIN_START})(?:${PLAIN_REST})*)[ \t]*:(?=[ \t\r\n]|$)`);
/** YAML allows no longer keys. The limit makes very long lines fast (UTF-16 code units). */
const MAX_KEY = 1030;
const NOTHING_BUT_COMMENT = /^[ \t]*(?:(?<=[ \t])#.*)?\r?\n?$/;

/** The sections of a text whose root is a block map in the first column. Undefined if it must be read as a whole. */
export function split(text: string): Section[] | undefined {
  if (text.includes('\r') && LONE_RETURN.test(text)) return undefined;
  const lines = readLines(text);
  let first = lines.findIndex((line) => isContent(line));
  if (first >= 0 && isMarker(text, lines[first]!, '---')) {
    if (!NOTHING_BUT_COMMENT.test(text.slice(lines[first]!.start + 3, lines[first]!.next))) return undefined;
    const marker = first;
    first = lines.findIndex((line, number) => number > marker && isContent(line));
  }
  if (first < 0 || !startsMap(text, lines, first)) return undefined;
  for (let i = first; i < lines.length; i++) if (forbidsSplitting(text, lines[i]!)) return undefined;
  return entries(text, lines, first, lines.length, 0);
}

/** Cuts lines before each that `starts` a run. The first line must start one. */
function runs(lines: readonly Line[], from: number, to: number, starts: (line: Line) => boolean) {
  const found: [from: number, to: number][] = [];
  for (let i = from; i < to;) {
    let end = i + 1;
    while (end < to && !starts(lines[end]!)) end++;
    found.push([i, end]);
    i = end;
  }
  return found;
}

/** Splits lines into the entries of a block map at an indentation. The first line must start an entry. */
function entries(text: string, lines: readonly Line[], from: number, to: number, indent: number): Section[] {
  const found = runs(lines, from, to, (line) => startsEntry(text, line, indent));
  return found.map(([first, end]) => entry(text, lines, first, end, indent));
}

function entry(text: string, lines: readonly Line[], from: number, to: number, indent: number): Section {
  const head = lines[from]!;
  const startOf = (line: number): number => lines[line]?.start ?? text.length;
  const [start, end] = [head.start, startOf(to)];
  const key = keyOf(text, head);
  if (key === undefined) return { start, end };
  const behind = head.start + indent + key.length;
  if (!NOTHING_BUT_COMMENT.test(text.slice(behind, head.next))) return { start, end };
  let first = from + 1;
  while (first < to && !isContent(lines[first]!)) first++;
  const line = lines[first];
  if (first >= to || !line) return { start, end };
  // The library treats `?` and `:` as entries of the map around, whatever their indentation.
  for (let i = first; i < to; i++) if (isExplicit(text, lines[i]!, line.indent)) return { start, end };
  if (startsItem(text, line) && line.indent >= indent) {
    const items = runs(lines, first, to, (one) => one.indent === line.indent && startsItem(text, one));
    const sections = items.map(([item, next]) => ({ start: startOf(item), end: startOf(next) }));
    return { start, end, nested: { kind: 'seq', key, start: line.start, sections } };
  }
  // For example an inline guideline: an error in one part does not affect the others.
  if (indent === 0 && line.indent > 0 && startsKey(text, line, line.indent)) {
    const sections = entries(text, lines, first, to, line.indent);
    return { start, end, nested: { kind: 'map', key, start: line.start, sections } };
  }
  return { start, end };
}

/** Whether a line starts a new entry: content at the map's indentation, other than closing brackets and items. */
function startsEntry(text: string, line: Line, indent: number): boolean {
  return (
    isContent(line) &&
    line.indent === indent &&
    line.first !== ']' &&
    line.first !== '}' &&
    line.first !== '\t' &&
    !startsItem(text, line)
  );
}

/** Whether the lines from `first` on are a map in the first column. The first key may be incomplete. */
function startsMap(text: string, lines: readonly Line[], first: number): boolean {
  if (startsKey(text, lines[first]!, 0)) return true;
  if (!startsEntry(text, lines[first]!, 0) || isQuotedThroughout(text, lines, first)) return false;
  return lines.some((line, n) => n > first && startsKey(text, line, 0));
}

/** Whether the lines from `first` on may be a single quoted text, which needs no indentation, followed only by comments. */
function isQuotedThroughout(text: string, lines: readonly Line[], first: number): boolean {
  const quote = lines[first]!.first;
  if (quote !== '"' && quote !== "'") return false;
  const closes = quote === '"' ? /"[ \t\r\n]*(?:#.*)?$/m : /'[ \t\r\n]*(?:#.*)?$/m;
  for (let n = lines.length - 1; n > first; n--) {
    const line = lines[n]!;
    if (closes.test(text.slice(line.start, line.next))) return true;
    if (isContent(line)) return false;
  }
  return false;
}

function startsKey(text: string, line: Line, indent: number): boolean {
  return line.indent === indent && keyOf(text, line) !== undefined;
}

function keyOf(text: string, line: Line): string | undefined {
  const start = line.start + line.indent;
  return KEY.exec(text.slice(start, Math.min(line.next, start + MAX_KEY)))?.[0];
}

const isContent = (line: Line): boolean => line.first !== undefined && line.first !== '#';

const isGap = (character: string): boolean => ['', ' ', '\t', '\r', '\n'].includes(character);

function startsItem(text: string, line: Line): boolean {
  return line.first === '-' && isGap(text.charAt(line.start + line.indent + 1));
}

function isMarker(text: string, line: Line, marker: '---' | '...'): boolean {
  return line.indent === 0 && text.startsWith(marker, line.start) && isGap(text.charAt(line.start + 3));
}

/** Whether a line means that the starts of lines do not determine the structure. */
function forbidsSplitting(text: string, line: Line): boolean {
  if (line.indent !== 0 || line.first === undefined) return false;
  if (isMarker(text, line, '---') || isMarker(text, line, '...')) return true;
  if (isExplicit(text, line, 0)) return true;
  return '%{[&*!|>\ufeff'.includes(line.first);
}

/** Whether a line has an explicit key or value (`?` or `:`), which may extend over several lines, at or before an indentation. */
function isExplicit(text: string, { start, indent, first }: Line, at: number): boolean {
  return indent <= at && (first === '?' || first === ':') && isGap(text.charAt(start + indent + 1));
}

function readLines(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    let at = start;
    while (text.charCodeAt(at) === 0x20) at++;
    const indent = at - start;
    while (at < next && (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09)) at++;
    const rest = text.charCodeAt(at);
    const blank = at >= next || rest === 0x0a || (rest === 0x0d && at + 2 === next);
    lines.push({ start, next, indent, first: blank ? undefined : text.charAt(start + indent) });
    start = next;
  }
  return lines;
}
