/** A text with case, white space and Unicode forms folded: what a reader takes for the same text. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

const encoder = new TextEncoder();
const SPACE = 0x20;
/** The text in UTF-8, and what is left of it when it is folded, also as words. Larger texts get their own. */
let source = new Uint8Array(1 << 16);
let folded = new Uint8Array((1 << 16) + 8);
let words = new Int32Array(folded.buffer);

/**
 * A 53-bit hash of the folded text: equal for texts that `foldText` makes equal. Two multiplicative lanes over words (after cyrb53 by
 * bryc, public domain); not safe against attackers. Never 0, so that 0 can stand for "no text". Most texts are folded on the way,
 * byte by byte; only those with characters that combine or change their length go through `foldText`.
 */
export function foldedHash(text: string): number {
  const length = text.length < SHORT ? foldShort(text) : -1;
  return length >= 0 ? hashFolded(length) : longHash(text);
}

function longHash(text: string): number {
  const length = foldBytes(encode(text));
  return length >= 0 ? hashFolded(length) : hashFolded(copyFolded(encode(foldText(text))));
}

/** Encoding costs more than it gains in texts shorter than that. */
const SHORT = 64;

/** Folds a text of ASCII into `folded`; returns the length, -1 for other texts. */
function foldShort(text: string): number {
  let to = 0;
  let last = SPACE;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return -1;
    const unit = ASCII[code]!;
    folded[to] = unit;
    if (unit !== SPACE || last !== SPACE) to += 1;
    last = unit;
  }
  return to > 0 && last === SPACE ? to - 1 : to;
}

/** Writes the text to `source`; returns its length in bytes. */
function encode(text: string): number {
  if (text.length * 3 > source.length) {
    source = new Uint8Array(text.length * 4);
    folded = new Uint8Array(source.length + 8);
    words = new Int32Array(folded.buffer);
  }
  return encoder.encodeInto(text, source).written;
}

function copyFolded(length: number): number {
  folded.set(source.subarray(0, length));
  return length;
}

/** Folds `length` bytes of `source` into `folded`; returns the length, -1 when that cannot be done character by character. */
function foldBytes(length: number): number {
  // Local, since the loop reads them for each byte.
  const from = source;
  const into = folded;
  const ascii = ASCII;
  let to = 0;
  // White space at the start is dropped as if some stood before it.
  let last = SPACE;
  for (let at = 0; ;) {
    let byte = 0;
    while (at < length && (byte = from[at]!) < 0x80) {
      const unit = ascii[byte]!;
      into[to] = unit;
      if (unit !== SPACE || last !== SPACE) to += 1;
      last = unit;
      at += 1;
    }
    if (at >= length) break;
    if (byte < 0xf0) {
      const unit = foldedUnit(codeAt(at, byte));
      if (unit === 0) return -1;
      if (unit !== SPACE || last !== SPACE) to = writeUnit(unit, to);
      last = unit;
      at += byte < 0xe0 ? 2 : 3;
    } else {
      if (!isPlainPictograph(at)) return -1;
      for (let n = 0; n < 4; n++) into[to + n] = from[at + n]!;
      to += 4;
      at += 4;
      last = byte;
    }
  }
  return to > 0 && last === SPACE ? to - 1 : to;
}

/** The character of two or three bytes that starts with `byte`. */
function codeAt(at: number, byte: number): number {
  const second = source[at + 1]! & 63;
  return byte < 0xe0
    ? ((byte & 31) << 6) | second
    : ((byte & 15) << 12) | (second << 6) | (source[at + 2]! & 63);
}

function writeUnit(unit: number, to: number): number {
  if (unit < 0x80) {
    folded[to] = unit;
    return to + 1;
  }
  if (unit < 0x800) {
    folded[to] = 0xc0 | (unit >> 6);
    folded[to + 1] = 0x80 | (unit & 63);
    return to + 2;
  }
  folded[to] = 0xe0 | (unit >> 12);
  folded[to + 1] = 0x80 | ((unit >> 6) & 63);
  folded[to + 2] = 0x80 | (unit & 63);
  return to + 3;
}

/** ASCII in lower case, its white space as a space. */
export const ASCII = Uint8Array.from({ length: 128 }, (_, code) =>
  /\s/.test(String.fromCharCode(code)) ? SPACE : String.fromCharCode(code).toLowerCase().charCodeAt(0),
);

/** UTF-16 unit -> what it folds to, + 1; 0: not worked out yet; 1: not by itself. */
const units = new Uint32Array(1 << 16);

/** What a UTF-16 unit folds to wherever it stands, 0 when that depends on its neighbours or is more than one unit. */
export function foldedUnit(code: number): number {
  const known = units[code]!;
  if (known !== 0) return known - 1;
  const character = String.fromCharCode(code);
  const text = /\s/.test(character) ? ' ' : character.normalize('NFKC').toLowerCase();
  const alone = text.length === 1 && !dependsOnPlace(character) && !dependsOnPlace(text);
  const unit = alone ? (/\s/.test(text) ? SPACE : text.charCodeAt(0)) : 0;
  units[code] = unit + 1;
  return unit;
}

/** Hangul letters join each other, a sigma's lower case depends on its place, half a character is none. */
const DEPENDS = /[\p{Cs}\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u03a3\u03c2]/u;
/** A mark that is put after every other one. */
const LAST_MARK = '\u0345';

/** Whether what a character folds to depends on what stands before or after it. */
function dependsOnPlace(character: string): boolean {
  if (DEPENDS.test(character)) return true;
  // Marks that keep their place among others and join no letter are like letters: most vowel signs of India are.
  return (
    /\p{M}/u.test(character) &&
    ((LAST_MARK + character).normalize('NFD') !== LAST_MARK + character || joiningMarks().has(character))
  );
}

let joining: ReadonlySet<string> | undefined;

/** The characters that some letter takes in when it is composed. */
function joiningMarks(): ReadonlySet<string> {
  if (joining) return joining;
  const found = new Set<string>();
  for (let code = 0xc0; code < 0x10000; code++) {
    const decomposed = [...String.fromCharCode(code).normalize('NFD')];
    for (const character of decomposed.slice(1)) found.add(character);
  }
  return (joining = found);
}

function isPlainPictograph(at: number): boolean {
  return isPictograph(
    ((source[at]! & 7) << 18) |
      ((source[at + 1]! & 63) << 12) |
      ((source[at + 2]! & 63) << 6) |
      (source[at + 3]! & 63),
  );
}

/** U+1F400 to U+1F7FF and U+1F900 to U+1FAFF: emoji and shapes, which fold to themselves. */
export function isPictograph(codePoint: number): boolean {
  return (codePoint >= 0x1f400 && codePoint <= 0x1f7ff) || (codePoint >= 0x1f900 && codePoint <= 0x1faff);
}

/** Hashes the first bytes of `folded`. */
function hashFolded(length: number): number {
  folded.fill(0, length, length + 4);
  const from = words;
  let h1 = 0xdeadbeef ^ length;
  let h2 = 0x41c6ce57;
  const count = (length + 3) >> 2;
  for (let at = 0; at < count; at++) {
    const word = from[at]!;
    h1 = Math.imul(h1 ^ word, 2654435761);
    h1 ^= h1 >>> 15;
    h2 = Math.imul(h2 ^ word, 1597334677);
    h2 ^= h2 >>> 13;
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return 4294967296 * (2097151 & h2) + (h1 >>> 0) || 1;
}
