import { encodedText, LONGEST_ENCODED } from './encoded-text';
import { ASCII, foldedUnit, foldText, isPictograph } from './fold';

/** How many letters are looked at at either end. White space is not counted. */
const REACH = 48;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** One step of the key; what is left of its bits is mixed at the end. */
const mixed = (before: number, unit: number): number => (Math.imul(before, PRIME) + unit) | 0;
const PRIME = 0x01000193;

/**
 * A 32-bit key of a text: equal for texts that `foldText` makes equal, so that texts with different keys need no comparison. Only
 * both ends are looked at, however long the text is; texts with equal keys are to be compared (`foldedHash`). Never 0, so that 0 can
 * stand for "no text".
 */
export function foldedKey(text: string): number {
  let key = text.length <= LONGEST_ENCODED ? keyOfAscii(text) : undefined;
  key ??= keyOfEnds(text);
  if (key === undefined) {
    const folded = foldText(text);
    key = takeFolded(folded, folded.length - 1, -1, takeFolded(folded, 0, 1, 0));
  }
  return finished(key);
}

/**
 * The same of a text as it stands in a line that PlainObject has read, in bytes from `start` to `end` (exclusive); undefined when a
 * character at either end cannot be folded by itself.
 */
export function foldedKeyOfPlain(bytes: Uint8Array, start: number, end: number): number | undefined {
  const key = keyOfBytes(bytes, start, end) ?? keyOfPlain(bytes, start, end);
  return key === undefined ? undefined : finished(key);
}

function finished(mixedKey: number): number {
  let key = Math.imul(mixedKey ^ (mixedKey >>> 16), 0x85ebca6b);
  key = Math.imul(key ^ (key >>> 13), 0xc2b2ae35);
  return (key ^ (key >>> 16)) >>> 0 || 1;
}

/** The key of a text of ASCII, in which nothing depends on its neighbours, as nearly all are; undefined for others. */
function keyOfAscii(text: string): number | undefined {
  const { bytes, length } = encodedText(text);
  return length === text.length ? keyOfBytes(bytes, 0, length) : undefined;
}

/** Undefined when there are backslashes or bytes beyond ASCII at either end. */
function keyOfBytes(bytes: Uint8Array, start: number, end: number): number | undefined {
  let key = 0;
  let left = REACH;
  let next = start;
  for (; left > 0 && next < end; next++) {
    const byte = bytes[next]!;
    key = (Math.imul(key, FACTORS[byte]!) + TERMS[byte]!) | 0;
    left -= TAKEN[byte]!;
  }
  // What follows might be a mark that joins the last letter.
  if (left < 0 || (next < end && bytes[next]! > 127)) return undefined;
  left = REACH;
  for (let at = end - 1; left > 0 && at >= start; at--) {
    const byte = bytes[at]!;
    key = (Math.imul(key, FACTORS[byte]!) + TERMS[byte]!) | 0;
    left -= TAKEN[byte]!;
  }
  return left < 0 ? undefined : key;
}

// By byte what `mixed` does, and nothing for a space: where it stands cannot be foreseen, so a condition would take as long as ten steps.
const perByte = (of: (unit: number) => number): Int32Array =>
  Int32Array.from({ length: 256 }, (_, byte) => of(byte === BACKSLASH || byte > 127 ? 0 : ASCII[byte]!));
const FACTORS = perByte((unit) => (unit === SPACE ? 1 : PRIME));
const TERMS = perByte((unit) => (unit === SPACE ? 0 : unit));
/** More than all for a byte that ends the loop. */
const TAKEN = perByte((unit) => (unit === SPACE ? 0 : unit === 0 ? 2 * REACH : 1));

function keyOfPlain(bytes: Uint8Array, start: number, end: number): number | undefined {
  let key = 0;
  let next = start;
  for (let left = REACH; left > 0 && next < end;) {
    const byte = bytes[next]!;
    const unit = foldedPlain(bytes, next);
    next += byte === BACKSLASH ? 2 : lengthOf(byte);
    if (unit === 0) return undefined;
    if (unit === SPACE) continue;
    key = mixed(key, unit);
    left -= 1;
  }
  if (next < end && foldedPlain(bytes, next) === 0) return undefined;
  for (let left = REACH, at = end; left > 0 && at > start;) {
    at -= 1;
    while ((bytes[at]! & 0xc0) === 0x80) at -= 1;
    if (isEscaped(bytes, start, at)) at -= 1;
    const unit = foldedPlain(bytes, at);
    if (unit === 0) return undefined;
    if (unit === SPACE) continue;
    key = mixed(key, unit);
    left -= 1;
  }
  return key;
}

/** What the character folds to that starts at a place, with an escape or in UTF-8; 0 when it cannot be told alone, or takes four bytes. */
function foldedPlain(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]!;
  if (byte === BACKSLASH) {
    const letter = bytes[at + 1]!;
    // The others stand for tabs and line ends.
    return letter === QUOTE || letter === BACKSLASH ? letter : SPACE;
  }
  if (byte < 0x80) return ASCII[byte]!;
  if (byte >= 0xf0) return 0;
  const second = bytes[at + 1]! & 63;
  return foldedUnit(
    byte < 0xe0 ? ((byte & 31) << 6) | second : ((byte & 15) << 12) | (second << 6) | (bytes[at + 2]! & 63),
  );
}

/** Bytes of a character of UTF-8 by the first one; with four it is not folded. */
const lengthOf = (byte: number): number => (byte < 0x80 ? 1 : byte < 0xe0 ? 2 : 3);

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(bytes: Uint8Array, start: number, at: number): boolean {
  let from = at;
  while (from > start && bytes[from - 1] === BACKSLASH) from -= 1;
  return ((at - from) & 1) === 1;
}

/** Folds letter by letter; undefined when one at either end cannot be folded by itself. */
function keyOfEnds(text: string): number | undefined {
  const { length } = text;
  let key = 0;
  let left = REACH;
  let at = 0;
  for (; left > 0 && at < length; at++) {
    const code = text.charCodeAt(at);
    const unit = code < 128 ? ASCII[code]! : foldAt(text, at, code);
    if (unit === 0) return undefined;
    if (unit === SPACE) continue;
    key = mixed(key, unit);
    left -= 1;
  }
  // What follows might be a mark that joins the last letter.
  if (at < length && text.charCodeAt(at) > 127 && foldAt(text, at, text.charCodeAt(at)) === 0)
    return undefined;
  // Letters never join one that stands after them.
  left = REACH;
  for (at = length - 1; left > 0 && at >= 0; at--) {
    const code = text.charCodeAt(at);
    const unit = code < 128 ? ASCII[code]! : foldAt(text, at, code);
    if (unit === 0) return undefined;
    if (unit === SPACE) continue;
    key = mixed(key, unit);
    left -= 1;
  }
  return key;
}

/** Takes the letters of a folded text from a place on, forwards or backwards. */
function takeFolded(folded: string, from: number, step: 1 | -1, before: number): number {
  let key = before;
  for (let left = REACH, at = from; left > 0 && at >= 0 && at < folded.length; at += step) {
    const unit = folded.charCodeAt(at);
    if (unit === SPACE) continue;
    key = mixed(key, unit);
    left -= 1;
  }
  return key;
}

/** What the UTF-16 unit at a place, which is not ASCII, folds to; 0 when that cannot be told without its neighbours. */
function foldAt(text: string, at: number, unit: number): number {
  if (unit < 0xd800 || unit > 0xdfff) return foldedUnit(unit);
  const codePoint = text.codePointAt(unit < 0xdc00 ? at : Math.max(at - 1, 0))!;
  return isPictograph(codePoint) ? unit : 0;
}
