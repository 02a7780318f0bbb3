import type { ScalarStyle, YamlScalar } from './tree';

/**
 * The places of a text's characters in its source: for each UTF-16 offset of the value (including its length), the UTF-16 offset from the start
 * of the scalar. The source also has quotes, escapes, indentation and line breaks. White space is located directly after the previous
 * character. Undefined if the value is not a text, or does not match its source.
 */
export function scalarOffsets({ value, source, style }: YamlScalar): Uint32Array | undefined {
  if (typeof value !== 'string') return undefined;
  const offsets = new Uint32Array(value.length + 1);
  let at = contentStart(source, style);
  for (let index = 0; index < value.length; index++) {
    if (/\s/.test(value[index]!)) {
      offsets[index] = at;
      continue;
    }
    at += gapLength(source, at, style);
    const length = lengthOf(value[index]!, source, at, style);
    if (length === undefined) return undefined;
    offsets[index] = at;
    at += length;
  }
  offsets[value.length] = at;
  return offsets;
}

/** The offset after the quote, or after the header of a block scalar. */
function contentStart(source: string, style: ScalarStyle): number {
  if (style === 'plain') return 0;
  if (style === 'single' || style === 'double') return 1;
  const lineEnd = source.indexOf('\n');
  return lineEnd < 0 ? source.length : lineEnd;
}

const GAP = /\s*/y;
/** In double quotes, white space may be escaped, and an escaped line break is ignored. */
const ESCAPED_GAP = /(?:\s|\\(?:[ntrvf _NLP]|\r?\n))*/y;

function gapLength(source: string, at: number, style: ScalarStyle): number {
  const pattern = style === 'double' ? ESCAPED_GAP : GAP;
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0].length ?? 0;
}

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/y;
const NAMED_ESCAPES: Readonly<Record<string, string>> = { 0: '\0', a: '\x07', b: '\b', e: '\x1b' };

function lengthOf(unit: string, source: string, at: number, style: ScalarStyle): number | undefined {
  if (style === 'single' && unit === "'") return source.startsWith("''", at) ? 2 : undefined;
  if (style === 'double' && source[at] === '\\') {
    ESCAPE.lastIndex = at;
    const [all, two, four, eight, letter = ''] = ESCAPE.exec(source) ?? [];
    if (all === undefined) return undefined;
    const hex = two ?? four;
    const character =
      hex === undefined ? (NAMED_ESCAPES[letter] ?? letter) : String.fromCharCode(parseInt(hex, 16));
    return eight === undefined && character === unit ? all.length : undefined;
  }
  return source[at] === unit ? 1 : undefined;
}
