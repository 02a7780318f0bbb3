import { Document, isScalar, Scalar, stringify, visit } from 'yaml';
import type { JsValue, ScalarStyle, ScalarValue } from './tree';

/** Quotes also what YAML 1.1 readers take for something else, such as `no`; never breaks lines by itself. */
const OPTIONS = { compat: 'yaml-1.1', lineWidth: 0 } as const;

/**
 * The text of a scalar on one line.
 * @param inFlow within brackets or braces, where commas and brackets need quotes
 * @param style that of the scalar it replaces; kept if it can hold the value
 */
export function inlineScalar(value: ScalarValue, inFlow: boolean, style: ScalarStyle = 'plain'): string {
  if (typeof value !== 'string') return stringify(value).trimEnd();
  switch (inlineStyle(value, inFlow, style)) {
    case 'plain':
      return value;
    case 'single':
      return `'${value.replaceAll("'", "''")}'`;
    case 'double':
      return JSON.stringify(value);
  }
}

function inlineStyle(value: string, inFlow: boolean, style: ScalarStyle): 'plain' | 'single' | 'double' {
  if (isUnprintable(value)) return 'double';
  if (style === 'single' || style === 'double') return style;
  if (style === 'plain' && isPlain(value, inFlow)) return 'plain';
  return /["\\]/.test(value) ? 'single' : 'double';
}

/** What only escapes can write on one line, or what nobody would see. */
const isUnprintable = (value: string): boolean => /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u.test(value);

/** Words like most ids, that no reader takes for anything else: told without writing and comparing. */
const ORDINARY = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z][a-z0-9_.-]*$/i;

function isPlain(value: string, inFlow: boolean): boolean {
  if (ORDINARY.test(value)) return true;
  if (value !== value.trim() || /^(?:=|---|\.\.\.)/.test(value)) return false;
  if (inFlow)
    return (
      stringify([value], { ...OPTIONS, collectionStyle: 'flow', flowCollectionPadding: false }) ===
      `[${value}]\n`
    );
  return stringify({ key: value }, OPTIONS) === `key: ${value}\n`;
}

/** Whether a block scalar (`|`) gives back exactly this text, whatever lines follow it. */
export function fitsLiteral(value: string): boolean {
  return (
    value.trim() !== '' && !/^\s|[ \t]$|[ \t]\n|\n\n$|[^\P{Cc}\n]|[\p{Cs}\u2028\u2029\ufeff]/u.test(value)
  );
}

/**
 * A value in block style as lines, without line ends and indentation: `{key: value}` gives the lines of an
 * entry, `[value]` those of an item.
 * @param literal write texts of several lines as literal blocks
 */
export function blockLines(value: JsValue, literal: boolean): string[] {
  const document = new Document(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value === 'string') node.type = typeOf(node.value, literal && key !== 'key');
    },
    Collection(_, node) {
      if (node.items.length === 0) node.flow = true;
    },
  });
  if (isScalar(document.contents)) return [inlineScalar(document.contents.value as ScalarValue, false)];
  return document.toString({ lineWidth: 0, simpleKeys: false }).trimEnd().split('\n');
}

function typeOf(value: string, literal: boolean): Scalar.Type {
  if (literal && value.includes('\n') && fitsLiteral(value)) return Scalar.BLOCK_LITERAL;
  const style = inlineStyle(value, false, 'plain');
  return ({ plain: Scalar.PLAIN, single: Scalar.QUOTE_SINGLE, double: Scalar.QUOTE_DOUBLE } as const)[style];
}

/** Quotes of texts by the key they stand under; of other keys only where they are needed. */
export type QuotesByKey = Readonly<Record<string, ScalarStyle>>;

/** A value on one line, as it stands within brackets or braces. */
export function flowText(value: JsValue, quotes?: QuotesByKey): string {
  if (Array.isArray(value)) return `[${value.map((each) => flowText(each, quotes)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return inlineScalar(value, true);
  return `{${Object.entries(value)
    .map(([key, each]) => flowEntry(key, each, quotes))
    .join(', ')}}`;
}

export function flowEntry(key: string, value: JsValue, quotes?: QuotesByKey): string {
  const text = typeof value === 'string' ? inlineScalar(value, true, quotes?.[key]) : flowText(value, quotes);
  return `${inlineScalar(key, true)}: ${text}`;
}
