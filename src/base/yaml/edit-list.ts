/**
 * Edits that add to lists and maps as the author would: in the existing layout, below comments that belong to the previous item, and with
 * blank lines between items if there are any. All return one text edit in UTF-16 offsets, or undefined if the file has something else in
 * that place, or it comes from an alias.
 */
import type { YamlDocument } from './document';
import { appendItem, insertKey, type TextEdit } from './edit';
import {
  columnOf,
  extentEnd,
  lineBehind,
  lineEndOf,
  linesBelow,
  looseLines,
  wouldSwallow,
} from './edit-place';
import { layoutOf, type Layout } from './layout';
import {
  keyText,
  type JsValue,
  type YamlEntry,
  type YamlMap,
  type YamlMissing,
  type YamlNode,
  type YamlSeq,
} from './tree';
import { flowText, type QuotesByKey, blockLines, flowEntry, inlineScalar } from './write-value';

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
