/**
 * Edits that preserve the layout of a YAML file: each changes only what it must, with the existing indentation, quoting style and line ends,
 * and preserves comments. All return one text edit in UTF-16 offsets, or undefined if an edit is impossible: for content of an alias, and in
 * a few layouts named below.
 */
import type { YamlDocument } from './document';
import {
  columnOf,
  extentEnd,
  isInFlow,
  lineBehind,
  lineEndOf,
  linesBelow,
  wouldSwallow,
  looseLines,
} from './edit-place';
import type { TextEdit } from './edit-place';
import {
  type JsValue,
  type ScalarValue,
  type YamlEntry,
  type YamlMap,
  type YamlMissing,
  type YamlNode,
  type YamlScalar,
  type YamlSeq,
  keyText,
} from './tree';
import { blockLines, fitsLiteral, flowEntry, flowText, inlineScalar, type QuotesByKey } from './write-value';
import { layoutOf, type Layout } from './layout';

export { applyEdit } from './edit-place';
export type { TextEdit } from './edit-place';

/**
 * Replaces the value of a scalar, or writes a missing one. Quotes and literal blocks are preserved if they can represent the value. A tag
 * before it is removed, because it could change the value.
 */
export function replaceScalar(
  doc: YamlDocument,
  node: YamlScalar | YamlMissing,
  value: ScalarValue,
): TextEdit | undefined {
  if (node.alias !== undefined) return undefined;
  if (node.kind === 'missing') return fillMissing(doc, node, value);
  const { start } = doc.range(node);
  const end = extentEnd(doc, node);
  const isBlock = node.style === 'literal' || node.style === 'folded';
  const newText = isBlock
    ? overBlock(doc, node, value)
    : inlineScalar(value, isInFlow(doc, node), node.style);
  return withoutTag(doc, node, { start, end, newText });
}

/** The new text for a block scalar. The comment after its header is preserved. */
function overBlock(doc: YamlDocument, node: YamlScalar, value: ScalarValue): string {
  const { start } = doc.range(node);
  const comment = /^[|>][-+\d]*([ \t]+#[^\r\n]*)?/.exec(node.source)![1] ?? '';
  if (typeof value !== 'string' || !fitsLiteral(value)) return inlineScalar(value, false) + comment;
  const lineStart = doc.lines.lineStart(doc.lines.lineAt(start));
  const behindDash = /^ *(?:- +)+$/.test(doc.text.slice(lineStart, start));
  const parent = columnOf(doc, start) - (behindDash ? 2 : 0);
  const deeper = /\n( *)[^ \r\n]/.exec(node.source)?.[1]?.length ?? 0;
  const column = deeper > parent ? deeper : parent + 2;
  const style = node.style === 'folded' && !value.trimEnd().includes('\n') ? '>' : '|';
  const lines = value.replace(/\n$/, '').split('\n');
  return style + (value.endsWith('\n') ? '' : '-') + comment + linesBelow(lines, column, lineEndOf(doc.text));
}

function withoutTag(doc: YamlDocument, node: YamlScalar, edit: TextEdit): TextEdit | undefined {
  if (node.tag === undefined) return edit;
  const before = /(&\S+\s+)?(![^\s,[\]{}]*)(\s*)(&\S+\s+)?$/.exec(doc.text.slice(0, edit.start));
  if (!before) return undefined;
  const [all, first = '', , gap = '', second = ''] = before;
  return {
    start: edit.start - all.length,
    end: edit.end,
    newText: first + second + edit.newText + (gap === '' ? ' ' : ''),
  };
}

/**
 * Adds an entry to a map, or to a place without a value.
 * @param options.after key of the entry after which it is added; by default the last one
 */
export function insertKey(
  doc: YamlDocument,
  map: YamlMap | YamlMissing,
  key: string,
  value: JsValue,
  options: { after?: string } = {},
): TextEdit | undefined {
  if (map.alias !== undefined) return undefined;
  if (map.kind === 'missing') return fillMissing(doc, map, { [key]: value });
  const after = (options.after === undefined ? undefined : map.entry(options.after)) ?? map.entries.at(-1);
  if (map.flow) return insertInFlow(doc, map, after, flowEntry(key, value));
  return insertBelow(doc, map, after!.value, { [key]: value });
}

/** Adds an item to the end of a sequence, or to a place without a value. */
export function appendItem(
  doc: YamlDocument,
  seq: YamlSeq | YamlMissing,
  value: JsValue,
): TextEdit | undefined {
  if (seq.alias !== undefined) return undefined;
  if (seq.kind === 'missing') return fillMissing(doc, seq, [value]);
  if (seq.flow) return insertInFlow(doc, seq, seq.items.at(-1), flowText(value));
  return insertBelow(doc, seq, seq.items.at(-1)!, [value]);
}

function insertInFlow(
  doc: YamlDocument,
  parent: YamlMap | YamlSeq,
  after: YamlEntry | YamlNode | undefined,
  text: string,
): TextEdit | undefined {
  const { start } = doc.range(parent);
  // A single pair in a list, `[a: 1]`, has no braces for a second entry.
  if (!'[{'.includes(doc.text.charAt(start))) return undefined;
  const at = after ? doc.range(after).end : start + 1;
  return { start: at, end: at, newText: after ? `, ${text}` : text };
}

function insertBelow(doc: YamlDocument, parent: YamlNode, after: YamlNode, value: JsValue): TextEdit {
  const at = lineBehind(doc, after);
  const column = columnOf(doc, doc.range(parent).start);
  const lines = blockLines(value, !wouldSwallow(doc, at, column));
  return { start: at, end: at, newText: linesBelow(lines, column, lineEndOf(doc.text)) };
}

/** Writes a missing value: after `key:` or `-`, below it, or in an empty file. */
function fillMissing(doc: YamlDocument, node: YamlMissing, value: JsValue): TextEdit | undefined {
  if (node === doc.root) return fillFile(doc, value);
  const { lines, text } = doc;
  const { start } = doc.range(node);
  const lineStart = lines.lineStart(lines.lineAt(start));
  const prefix = text.slice(lineStart, start);
  const behindDash = /^ *(?:- +)*-$/.test(prefix);
  const colon = behindDash || prefix.endsWith(':') || node.anchor !== undefined ? '' : ':';
  if (isInFlow(doc, node)) return { start, end: start, newText: `${colon} ${flowText(value)}` };
  const column = behindDash ? prefix.length - 1 : columnOf(doc, start);
  const [first, ...more] = blockLines(value, !wouldSwallow(doc, start, column));
  const isEmpty = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  if (isEmpty) return { start, end: start, newText: `${colon} ${first!}` };
  const end = lines.lineEnd(lines.lineAt(start));
  const comment = text.slice(start, end).trimEnd();
  const below = (parts: readonly string[]): string => linesBelow(parts, column + 2, lineEndOf(text));
  const newText = behindDash
    ? ` ${first!}${comment}${below(more)}`
    : `${colon}${comment}${below([first!, ...more])}`;
  return { start, end, newText };
}

function fillFile({ text }: YamlDocument, value: JsValue): TextEdit {
  const lineEnd = lineEndOf(text);
  const gap = text === '' || text === '\ufeff' || text.endsWith('\n') ? '' : lineEnd;
  const newText = gap + blockLines(value, true).join(lineEnd) + lineEnd;
  return { start: text.length, end: text.length, newText };
}

/**
 * Edits that add to lists and maps as the author would: in the existing layout, below comments that belong to the previous item, and with
 * blank lines between items if there are any. All return one text edit in UTF-16 offsets, or undefined if the file has something else in
 * that place, or it comes from an alias.
 */

export interface AddOptions {
  /** A new key is added after the last of these keys that exists; by default after the last key of the map. */
  readonly after?: readonly string[];
  readonly first?: boolean;
  /** Write the items of a new list in braces, each on one line. In an existing list, items are written like its last one. */
  readonly braces?: boolean;
  readonly quotes?: QuotesByKey;
}

/** Adds items to the list that a map has under a key. The key and the list are created if they are missing. */
export function addToList(
  doc: YamlDocument,
  map: YamlMap | YamlMissing,
  key: string,
  items: readonly JsValue[],
  options: AddOptions = {},
): TextEdit | undefined {
  const entry = map.kind === 'map' ? map.entry(key) : undefined;
  if (!entry) return addEntry(doc, map, key, [...items], options);
  const { value } = entry;
  if (map.alias !== undefined || value.alias !== undefined) return undefined;
  if (isEmpty(value) && !(map as YamlMap).flow) {
    const edit = fillList(doc, entry, items, options);
    if (edit) return edit;
  }
  if (value.kind === 'missing') return items.length === 1 ? appendItem(doc, value, items[0]!) : undefined;
  if (value.kind !== 'seq') return undefined;
  if (value.flow || value.items.length === 0) return addInBrackets(doc, value, items, options);
  return options.first ? addBefore(doc, value, items, options) : addBehind(doc, value, items, options);
}

/** Adds an entry to a map. */
export function addEntry(
  doc: YamlDocument,
  map: YamlMap | YamlMissing,
  key: string,
  value: JsValue,
  { after = [], braces = false, quotes }: AddOptions = {},
): TextEdit | undefined {
  const last = map.kind === 'map' ? entryBehind(map, after) : undefined;
  if (map.kind === 'missing' || map.flow || !last || map.alias !== undefined)
    return insertKey(doc, map, key, value, last ? { after: keyText(last.key) } : {});
  const column = columnOf(doc, doc.range(map).start);
  const at = behind(doc, last.value, column);
  const style = styleAt(doc, at, column, braces, quotes);
  const lines = entryLines(key, value, style);
  const number = map.entries.indexOf(last);
  const neighbours = map.entries.slice(Math.max(0, number - 1), number + 2);
  return insertion(doc, at, column, lines, hasGap(doc, neighbours), last.value);
}

function entryBehind(map: YamlMap, after: readonly string[]): YamlEntry | undefined {
  const present = after.flatMap((key) => map.entry(key) ?? []);
  const last = present.toSorted((a, b) => map.entries.indexOf(a) - map.entries.indexOf(b)).at(-1);
  return last ?? map.entries.at(-1);
}

const isEmpty = (node: YamlNode): boolean =>
  node.kind === 'missing' ||
  (node.kind === 'seq' && node.items.length === 0) ||
  (node.kind === 'scalar' && node.value === null);

/** Writes the first item below `key:`, `key: []` or `key: null`, after the comments there. */
function fillList(
  doc: YamlDocument,
  entry: YamlEntry,
  added: readonly JsValue[],
  { braces = false, quotes }: AddOptions,
): TextEdit | undefined {
  const { key, value } = entry;
  if (value.tag !== undefined || value.anchor !== undefined) return undefined;
  const keyEnd = doc.range(key).end;
  const colon = /^[ \t]*:/.exec(doc.text.slice(keyEnd, doc.lines.lineEnd(doc.lines.lineAt(keyEnd))));
  if (!colon) return undefined;
  const start = keyEnd + colon[0].length;
  const end = Math.max(start, doc.range(value).end);
  if (/[\n#]/.test(doc.text.slice(start, end))) return undefined;
  const column = columnOf(doc, doc.range(key).start);
  const at = behindComments(doc, end, column);
  const lines = listLines(added, styleAt(doc, at, column, braces, quotes));
  return {
    start,
    end: at,
    newText: doc.text.slice(end, at) + linesBelow(lines, column, lineEndOf(doc.text)),
  };
}

function addInBrackets(
  doc: YamlDocument,
  seq: YamlSeq,
  added: readonly JsValue[],
  { first = false, quotes }: AddOptions,
): TextEdit | undefined {
  if (doc.text.charAt(doc.range(seq).start) !== '[') return undefined;
  const text = added.map((item) => flowText(item, quotes)).join(', ');
  const last = first ? undefined : seq.items.at(-1);
  const at = last ? doc.range(last).end : doc.range(seq).start + 1;
  const newText = last ? `, ${text}` : seq.items.length > 0 ? `${text}, ` : text;
  return { start: at, end: at, newText };
}

function addBehind(
  doc: YamlDocument,
  seq: YamlSeq,
  added: readonly JsValue[],
  { quotes }: AddOptions,
): TextEdit | undefined {
  const last = seq.items.at(-1)!;
  const column = columnOf(doc, doc.range(seq).start);
  const at = behind(doc, last, column);
  const style = styleAt(doc, at, column, isInBraces(last), quotes);
  const lines = added.flatMap((item) => itemLines(item, style));
  return insertion(doc, at, column, lines, hasGap(doc, seq.items.slice(-2)), last);
}

function addBefore(
  doc: YamlDocument,
  seq: YamlSeq,
  added: readonly JsValue[],
  { quotes }: AddOptions,
): TextEdit | undefined {
  const { lines, text } = doc;
  const { start } = doc.range(seq);
  const column = columnOf(doc, start);
  let line = lines.lineAt(start);
  if (text.slice(lines.lineStart(line), start).trim() !== '') return undefined;
  // A comment above the first item belongs to the item if other items have one too, else to the list.
  const second = seq.items[1];
  const isComment = (number: number): boolean =>
    /^[ \t]*#/.test(text.slice(lines.lineStart(number), lines.lineEnd(number)));
  // Items mostly start on the line of their dash. Otherwise, the line is close enough to look for comments above.
  if (second && isComment(lines.lineAt(doc.range(second).start) - 1))
    while (line > 0 && isComment(line - 1)) line--;
  const at = lines.lineStart(line);
  const lineEnd = lineEndOf(text);
  const style: ItemStyle = {
    ...layoutOf(doc),
    braces: isInBraces(seq.items[0]!),
    literal: line === lines.lineAt(start),
    quotes,
  };
  const written = added.flatMap((item) => itemLines(item, style));
  const below = written.map((each) => (each === '' ? '' : ' '.repeat(column) + each) + lineEnd);
  const gap = hasGap(doc, seq.items.slice(0, 2)) ? lineEnd : '';
  return { start: at, end: at, newText: below.join('') + gap };
}

function insertion(
  doc: YamlDocument,
  at: number,
  column: number,
  lines: readonly string[],
  gap: boolean,
  before: YamlNode,
): TextEdit {
  const lineEnd = lineEndOf(doc.text);
  // After a block scalar that keeps its line ends, an empty line would become part of it.
  const mayGap = gap && extentEnd(doc, before) === doc.range(before).end && !keepsLines(doc, before);
  return { start: at, end: at, newText: (mayGap ? lineEnd : '') + linesBelow(lines, column, lineEnd) };
}

const keepsLines = (doc: YamlDocument, node: YamlNode): boolean => {
  const { start, end } = doc.range(node);
  return /[|>]\d?\+/.test(doc.text.slice(start, end));
};

function styleAt(
  doc: YamlDocument,
  at: number,
  column: number,
  braces: boolean,
  quotes: AddOptions['quotes'],
): ItemStyle {
  return { ...layoutOf(doc), braces, literal: !wouldSwallow(doc, at, column), quotes };
}

const isInBraces = (node: YamlNode): boolean => node.kind === 'map' && node.flow;

/** The end of the line after which something can be added after a node: below the comments that are indented deeper than its column. */
function behind(doc: YamlDocument, node: YamlNode, column: number): number {
  return behindComments(doc, lineBehind(doc, node), column);
}

function behindComments(doc: YamlDocument, offset: number, column: number): number {
  const { lines } = doc;
  let at = lines.lineEnd(lines.lineAt(offset));
  for (const { line, content, indent } of looseLines(doc, lines.lineAt(offset) + 1)) {
    if (content.trim() === '' || indent <= column) break;
    at = lines.lineEnd(line);
  }
  return at;
}

function hasGap(doc: YamlDocument, parts: readonly (YamlNode | YamlEntry)[]): boolean {
  for (let n = 1; n < parts.length; n++) {
    const between = doc.text.slice(doc.range(parts[n - 1]!).end, doc.range(parts[n]!).start);
    if (/\n[ \t]*\r?\n/.test(between)) return true;
  }
  return false;
}

/** How to write added content. */
interface ItemStyle extends Layout {
  /** Write items of the outermost list on one line, in braces, like those of inner lists. */
  readonly braces: boolean;
  /** Texts of several lines may be written as literal blocks. */
  readonly literal: boolean;
  readonly quotes?: QuotesByKey;
}

/** The maximum lengths of a list or map of scalars on one line, and of an item in braces (UTF-16 units). */
const MAX_FLOW = 90;
const MAX_BRACES = 240;

/** The lines of a list item including its dash, without line ends. */
function itemLines(value: JsValue, style: ItemStyle): string[] {
  if (!isMap(value)) return [`- ${flow(value, style)}`];
  if (Object.keys(value).length === 0) return ['- {}'];
  if (style.braces && !JSON.stringify(value).includes(String.raw`\n`)) {
    const line = flow(value, style);
    if (line.length <= MAX_BRACES) return [`- ${line}`];
  }
  const inner = { ...style, braces: true };
  const lines = Object.entries(value).flatMap(([key, each]) => entryLines(key, each, inner));
  return lines.map((line, n) => (n === 0 ? `- ${line}` : line && `  ${line}`));
}

/** The lines of a map's entry, without line ends. */
function entryLines(key: string, value: JsValue, style: ItemStyle): string[] {
  const name = inlineScalar(key, false);
  const quotes = style.quotes?.[key];
  if (typeof value === 'string' && quotes && !value.includes('\n'))
    return [`${name}: ${inlineScalar(value, false, quotes)}`];
  if (typeof value !== 'object' || value === null) return blockLines({ [key]: value }, style.literal);
  if (fitsOneLine(value)) {
    const line = flow(value, style);
    if (line.length <= MAX_FLOW) return [`${name}: ${line}`];
  }
  if (Array.isArray(value)) return [`${name}:`, ...listLines(value, style)];
  const inner = Object.entries(value).flatMap(([each, below]) => entryLines(each, below, style));
  return [`${name}:`, ...inner.map((line) => line && ' '.repeat(style.indent) + line)];
}

/** The lines of a list below its key. */
function listLines(items: readonly JsValue[], style: ItemStyle): string[] {
  const pad = style.indentedLists ? ' '.repeat(style.indent) : '';
  return items.flatMap((item) => itemLines(item, style)).map((line) => line && pad + line);
}

const isMap = (value: JsValue): value is { [key: string]: JsValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fitsOneLine(value: JsValue): boolean {
  if (typeof value !== 'object' || value === null) return !String(value).includes('\n');
  if (Array.isArray(value)) return value.every((item) => typeof item !== 'object' && fitsOneLine(item));
  return Object.values(value).every(fitsOneLine);
}

function flow(value: JsValue, style: ItemStyle): string {
  if (!style.padded || !isMap(value)) return flowText(value, style.quotes);
  const entries = Object.entries(value).map(([key, each]) =>
    isMap(each) ? `${inlineScalar(key, true)}: ${flow(each, style)}` : flowEntry(key, each, style.quotes),
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
