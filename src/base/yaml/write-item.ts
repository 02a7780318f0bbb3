import type { Layout } from './layout';
import type { JsValue } from './tree';
import { blockLines, flowEntry, flowText, inlineScalar, type QuotesByKey } from './write-value';

type JsMap = { readonly [key: string]: JsValue };

/** How to write added content. */
export interface ItemStyle extends Layout {
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
export function itemLines(value: JsValue, style: ItemStyle): string[] {
  if (!isMap(value)) return [`- ${flow(value, style)}`];
  if (Object.keys(value).length === 0) return ['- {}'];
  if (style.braces && !hasLines(value)) {
    const line = flow(value, style);
    if (line.length <= MAX_BRACES) return [`- ${line}`];
  }
  const inner = { ...style, braces: true };
  const lines = Object.entries(value).flatMap(([key, each]) => entryLines(key, each, inner));
  return lines.map((line, n) => (n === 0 ? `- ${line}` : line && `  ${line}`));
}

/** The lines of a map's entry, without line ends. */
export function entryLines(key: string, value: JsValue, style: ItemStyle): string[] {
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
export function listLines(items: readonly JsValue[], style: ItemStyle): string[] {
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

const hasLines = (value: JsMap): boolean => JSON.stringify(value).includes(String.raw`\n`);

function flow(value: JsValue, style: ItemStyle): string {
  if (!style.padded || !isMap(value)) return flowText(value, style.quotes);
  const entries = Object.entries(value).map(([key, each]) =>
    isMap(each) ? `${inlineScalar(key, true)}: ${flow(each, style)}` : flowEntry(key, each, style.quotes),
  );
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
