import { byte, isDigit, isJsonSpace } from './bytes';

// Local, since the loops below read them for each byte.
const { quote, comma, colon, backslash, openBrace, closeBrace, openBracket, closeBracket } = byte;

// A byte order mark must stay visible, as it is for JSON.parse.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The value of a top-level string or number field of a JSON object, without parsing the rest. `start` and `end` (exclusive) are byte
 * offsets of the line in `bytes`.
 *
 * Undefined means "look yourself", with JSON.parse: the field is absent, there twice, of another type, a key has escapes, the line is
 * no object, and whatever else is unusual. For a valid line, a defined result is the one of JSON.parse; an invalid line may give a
 * result all the same: this is no validation.
 *
 * Strings are skipped with `indexOf`, which is fastest in bytes that search natively.
 */
export function extractStringField(
  bytes: Uint8Array,
  start: number,
  end: number,
  field: string,
): string | number | undefined {
  const line = bytes.subarray(start, end);
  const value = findField(line, field);
  return value && readScalar(line, value.start, value.end);
}

/** Where a value stands in a line, end exclusive. */
interface ValueRange {
  readonly start: number;
  readonly end: number;
}

/** Where the value of a top-level field of a JSON object stands, of any type; undefined and wrong as `extractStringField` is. */
function findField(line: Uint8Array, field: string): ValueRange | undefined {
  const wanted = encodedField(field);
  if (wanted === undefined) return undefined;
  let at = skipSpace(line, 0);
  if (line[at] !== openBrace) return undefined;
  at = skipSpace(line, at + 1);
  let valueStart = -1;
  let valueEnd = -1;
  for (;;) {
    if (line[at] !== quote) return undefined;
    const keyStart = at + 1;
    const keyEnd = skipString(line, at) - 1;
    if (keyEnd < 0) return undefined;
    const isWanted = isKey(line, keyStart, keyEnd, wanted);
    // A key with escapes might be the wanted one in disguise.
    if (isWanted === undefined || (isWanted && valueStart >= 0)) return undefined;
    at = skipSpace(line, keyEnd + 1);
    if (line[at] !== colon) return undefined;
    const valueAt = skipSpace(line, at + 1);
    at = skipValue(line, valueAt);
    if (at < 0) return undefined;
    if (isWanted) {
      valueStart = valueAt;
      valueEnd = at;
      if (!mayOccurAgain(line, at, wanted)) break;
    }
    at = skipSpace(line, at);
    if (line[at] === closeBrace) break;
    if (line[at] !== comma) return undefined;
    at = skipSpace(line, at + 1);
  }
  return valueStart < 0 ? undefined : { start: valueStart, end: valueEnd };
}

const encodedFields = new Map<string, Uint8Array | undefined>();

/** The bytes of a field's name; undefined when JSON cannot write it without escapes. */
function encodedField(field: string): Uint8Array | undefined {
  if (!encodedFields.has(field)) {
    const plain = /^[^"\\\p{Cc}\p{Surrogate}\ufffd]*$/u.test(field);
    encodedFields.set(field, plain ? new TextEncoder().encode(field) : undefined);
  }
  return encodedFields.get(field);
}

/** Undefined when the key has escapes. */
function isKey(line: Uint8Array, start: number, end: number, wanted: Uint8Array): boolean | undefined {
  let same = end - start === wanted.length;
  for (let i = start; i < end; i++) {
    const b = line[i]!;
    if (b === backslash) return undefined;
    if (same && b !== wanted[i - start]) same = false;
  }
  return same;
}

/**
 * Whether the rest of the line could hold the field once more: its name in quotes, or an escape like \u0069 (with which a key can be
 * written). Much faster than walking the grammar, and rarely true.
 */
function mayOccurAgain(line: Uint8Array, from: number, wanted: Uint8Array): boolean {
  if (line.length - from < NEAR) return mayOccurNear(line, from, wanted);
  for (let at = line.indexOf(backslash, from); at >= 0; at = line.indexOf(backslash, at + 2)) {
    if (line[at + 1] === 0x75) return true;
  }
  for (let at = line.indexOf(quote, from); at >= 0; at = line.indexOf(quote, at + 1)) {
    const end = at + 1 + wanted.length;
    if (line[end] === quote && isKey(line, at + 1, end, wanted) !== false) return true;
  }
  return false;
}

/** A rest shorter than that is walked byte by byte: each native search costs as much as some dozens of bytes. */
const NEAR = 256;

function mayOccurNear(line: Uint8Array, from: number, wanted: Uint8Array): boolean {
  for (let at = from; at < line.length; at++) {
    const b = line[at]!;
    if (b === backslash) {
      at += 1;
      if (line[at] === 0x75) return true;
    } else if (b === quote) {
      const end = at + 1 + wanted.length;
      if (line[end] === quote && isKey(line, at + 1, end, wanted) !== false) return true;
    }
  }
  return false;
}

function skipSpace(line: Uint8Array, from: number): number {
  let at = from;
  while (at < line.length && isJsonSpace(line[at]!)) at++;
  return at;
}

/** `at` is on the opening quote. Returns the offset after the closing one, or -1. */
function skipString(line: Uint8Array, at: number): number {
  for (let end = line.indexOf(quote, at + 1); end >= 0; end = line.indexOf(quote, end + 1)) {
    let slashes = 0;
    while (line[end - 1 - slashes] === backslash) slashes++;
    // An odd number of backslashes escapes the quote. The opening quote ends the count.
    if (slashes % 2 === 0) return end + 1;
  }
  return -1;
}

/** Returns the offset after a value of any type, or -1. Nesting is counted, not recursed into. */
function skipValue(line: Uint8Array, at: number): number {
  const first = line[at];
  if (first === quote) return skipString(line, at);
  if (first !== openBrace && first !== openBracket) {
    let i = at;
    while (i < line.length && !endsScalar(line[i]!)) i++;
    return i > at ? i : -1;
  }
  let depth = 0;
  for (let i = at; i < line.length; i++) {
    const b = line[i]!;
    if (b === quote) {
      i = skipString(line, i) - 1;
      if (i < 0) return -1;
    } else if (b === openBrace || b === openBracket) {
      depth++;
    } else if ((b === closeBrace || b === closeBracket) && --depth === 0) {
      return i + 1;
    }
  }
  return -1;
}

function endsScalar(b: number): boolean {
  return b === comma || b === closeBrace || b === closeBracket || isJsonSpace(b);
}

/** Strings longer than that are decoded and searched natively: a valid line has no control characters, and only escapes make a string different. */
const SHORT = 64;

/** Whether a short string is what it decodes to. */
function isSimple(line: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const b = line[i]!;
    if (b < 0x20 || b === backslash) return false;
  }
  return true;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
]);

/**
 * A long string without its quotes as JSON.parse reads it, in half the time; undefined where it has escapes of another kind, or so many
 * that JSON.parse is faster.
 */
function unescaped(text: string): string | undefined {
  let at = text.indexOf('\\');
  if (at < 0) return text;
  let read = '';
  let from = 0;
  for (let left = text.length / SHORT; at >= 0; left--) {
    const character = ESCAPES.get(text.charAt(at + 1));
    if (character === undefined || left < 0) return undefined;
    read += text.slice(from, at) + character;
    from = at + 2;
    at = text.indexOf('\\', from);
  }
  return read + text.slice(from);
}

function readScalar(line: Uint8Array, start: number, end: number): string | number | undefined {
  const first = line[start]!;
  if (first !== quote && first !== 0x2d && !isDigit(first)) return undefined;
  if (first === quote) {
    const isLong = end - start > SHORT;
    if (isLong || isSimple(line, start + 1, end - 1)) {
      const text = decoder.decode(line.subarray(start + 1, end - 1));
      const read = isLong ? unescaped(text) : text;
      if (read !== undefined) return read;
    }
  }
  try {
    const value: unknown = JSON.parse(decoder.decode(line.subarray(start, end)));
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}
