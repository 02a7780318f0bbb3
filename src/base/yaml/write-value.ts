import { Document, isScalar, Scalar, stringify, visit } from 'yaml';
import type { JsValue, ScalarStyle, ScalarValue } from './tree';

/** Also quotes texts that YAML 1.1 readers interpret, such as `no`. Never adds line breaks. */
const OPTIONS = { compat: 'yaml-1.1', lineWidth: 0 } as const;

/**
 * The text of a scalar on one line.
 * @param inFlow within brackets or braces, where commas and brackets need quotes
 * @param style that of the scalar it replaces; used if it can represent the value
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

/** Whether a text has characters that need escapes on one line, or would be invisible. */
const isUnprintable = (value: string): boolean => /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u.test(value);

/** Words like most ids, which no reader interprets. Checked first, because it is fast. */
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

/** Whether a block scalar (`|`) can represent exactly this text, whatever lines follow it. */
export function fitsLiteral(value: string): boolean {
  return (
    value.trim() !== '' && !/^\s|[ \t]$|[ \t]\n|\n\n$|[^\P{Cc}\n]|[\p{Cs}\u2028\u2029\ufeff]/u.test(value)
  );
}

/**
 * A value in block style as lines, without line ends and indentation. `{key: value}` gives the lines of an entry, `[value]` those of an
 * item.
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

/** The quotes for texts by their key. For other keys, texts are quoted only if necessary. */
export type QuotesByKey = Readonly<Record<string, ScalarStyle>>;

/** A value on one line, as within brackets or braces. */
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
