import { byte, isDigit, isJsonSpace } from './bytes';

// Local, since the loops below read them for each byte.
const { quote, comma, colon, backslash, openBrace, closeBrace, openBracket, closeBracket } = byte;
const AT_SIGN = 0x40;
const MINUS = 0x2d;

/** More fields, and deeper values, are left to JSON.parse. */
const MOST_FIELDS = 64;
const DEEPEST = 32;

/** Of a field that is no string. */
const NO_STRING = -1;

/** The bytes that are looked at inside a string: its end, escapes, `@`, those of longer characters, and what a plain line has not. */
const STOPS = Uint8Array.from({ length: 256 }, (_, code) =>
  Number(code < 0x20 || code >= 0x7f || code === quote || code === backslash || code === AT_SIGN),
);
/** The letters of escapes for what a text commonly has: `\"`, `\\`, `\n`, `\r`, `\t`. */
const ESCAPES = Uint8Array.from({ length: 256 }, (_, code) =>
  Number('"\\nrt'.includes(String.fromCharCode(code))),
);

const LITERALS = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word));

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * A line of JSONL as most lines are: an object of characters that can be seen, with the escapes of quotes, backslashes, tabs and line ends
 * alone. Such a line is read by its bytes, without making anything of it, in a fraction of the time that decoding and JSON.parse take.
 * One instance reads line after line; what it knows is of the last one.
 *
 * Left out are the characters of findInvisible, U+FFFD, and what stands after a letter as in UTF-8 that was read as Latin-1: what
 * findMojibake finds.
 *
 * `read` is strict: JSON.parse takes every line that it takes, with the same keys and values. A line that it does not take is to be
 * looked at otherwise: there may be nothing wrong with it.
 */
export class PlainObject {
  /** How many fields the object has; one key may be there twice. */
  count = 0;
  /** Whether there is an `@` in any of its strings. */
  hasAtSign = false;
  /** Whether there is nothing but Latin letters, and signs of all scripts, in its strings. */
  isLatin = true;
  /** What the line is in, and the same memory four bytes at a time. */
  bytes: Uint8Array = new Uint8Array(0);
  words: Int32Array = new Int32Array(0);
  /** By field: where its value starts and ends (exclusive) in `bytes`; of a string, what stands between the quotes. */
  readonly starts = new Int32Array(MOST_FIELDS);
  readonly ends = new Int32Array(MOST_FIELDS);
  /** By field: how many escapes its string has, each of which stands for one character; negative when it is no string. */
  readonly escapes = new Int32Array(MOST_FIELDS);
  /** By field: how many bytes its string has beyond one for each character (those of escapes aside): 0 when it is ASCII. */
  readonly extra = new Int32Array(MOST_FIELDS);
  /**
   * By field: the first and the last word (of `words`) of its string in which there is a digit, and neither a small letter nor anything
   * beyond ASCII; none when the first is negative.
   */
  readonly firstNumber = new Int32Array(MOST_FIELDS);
  readonly lastNumber = new Int32Array(MOST_FIELDS);
  readonly #keyStarts = new Int32Array(MOST_FIELDS);
  readonly #keyEnds = new Int32Array(MOST_FIELDS);
  #end = 0;
  /** Of the last string. */
  #escaped = 0;
  #longer = 0;
  #firstNumber = -1;
  #lastNumber = -1;
  /** The field of which `text` is known. */
  #decoded = -1;
  #text = '';

  /**
   * Reads the line from `start` to `end` (exclusive); false when it is none of the plain ones, and where the bytes do not start at a
   * multiple of four in their memory.
   */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    if ((bytes.byteOffset & 3) !== 0) return false;
    if (bytes !== this.bytes) this.#enter(bytes);
    this.#end = end;
    this.count = 0;
    this.hasAtSign = false;
    this.isLatin = true;
    this.#decoded = -1;
    let at = this.#space(start);
    if (at >= end || bytes[at] !== openBrace) return false;
    at = this.#space(at + 1);
    if (bytes[at] === closeBrace) return this.#space(at + 1) === end;
    for (;;) {
      at = this.#field(at);
      if (at < 0 || at >= end) return false;
      const next = bytes[at]!;
      at = this.#space(at + 1);
      if (next === closeBrace) return at === end;
      if (next !== comma) return false;
    }
  }

  /** The field with a key (its bytes): -1 when there is none, -2 when there are several. */
  find(key: Uint8Array): number {
    let found = -1;
    for (let field = 0; field < this.count; field++) {
      if (!this.#isKey(field, key)) continue;
      if (found >= 0) return -2;
      found = field;
    }
    return found;
  }

  isString(field: number): boolean {
    return this.escapes[field] !== NO_STRING;
  }

  /** The string of a field, or the characters that stand there for another value. */
  text(field: number): string {
    if (field === this.#decoded) return this.#text;
    const start = this.starts[field]!;
    const end = this.ends[field]!;
    this.#decoded = field;
    this.#text =
      this.escapes[field]! > 0
        ? (JSON.parse(decoder.decode(this.bytes.subarray(start - 1, end + 1))) as string)
        : decoder.decode(this.bytes.subarray(start, end));
    return this.#text;
  }

  /** Whether a value is a whole number that is written as JavaScript writes it. */
  isWhole(field: number): boolean {
    const { bytes } = this;
    let at = this.starts[field]!;
    const end = this.ends[field]!;
    if (bytes[at] === MINUS && end - at > 1 && bytes[at + 1] !== 0x30) at += 1;
    if (end - at > 15) return false;
    while (at < end && isDigit(bytes[at]!)) at += 1;
    return at === end && this.escapes[field] === NO_STRING;
  }

  #enter(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  }

  #isKey(field: number, key: Uint8Array): boolean {
    const start = this.#keyStarts[field]!;
    if (this.#keyEnds[field]! - start !== key.length) return false;
    for (let at = 0; at < key.length; at++) if (this.bytes[start + at] !== key[at]) return false;
    return true;
  }

  /** Reads a key and its value; returns the offset of what follows, or -1. */
  #field(start: number): number {
    const { bytes, count } = this;
    if (bytes[start] !== quote || count === MOST_FIELDS) return -1;
    const keyEnd = this.#string(start + 1);
    // A key with escapes might be another one in disguise.
    if (keyEnd < 0 || this.#escaped > 0) return -1;
    let at = this.#space(keyEnd + 1);
    if (bytes[at] !== colon) return -1;
    at = this.#space(at + 1);
    const isString = bytes[at] === quote;
    const end = isString ? this.#string(at + 1) : this.#value(at, 0);
    if (end < 0) return -1;
    this.#keyStarts[count] = start + 1;
    this.#keyEnds[count] = keyEnd;
    this.starts[count] = isString ? at + 1 : at;
    this.ends[count] = end;
    this.escapes[count] = isString ? this.#escaped : NO_STRING;
    this.extra[count] = isString ? this.#longer : 0;
    this.firstNumber[count] = isString ? this.#firstNumber : -1;
    this.lastNumber[count] = this.#lastNumber;
    this.count = count + 1;
    return this.#space(isString ? end + 1 : end);
  }

  #space(from: number): number {
    const { bytes } = this;
    const end = this.#end;
    let at = from;
    while (at < end && isJsonSpace(bytes[at]!)) at += 1;
    return at;
  }

  /** `from` is after the opening quote. Returns the offset of the closing one, or -1. */
  #string(from: number): number {
    const { bytes } = this;
    const words = this.words;
    const end = this.#end;
    const wholeWords = end >> 2;
    this.#escaped = 0;
    this.#longer = 0;
    this.#firstNumber = -1;
    for (let at = from; ;) {
      while ((at & 3) !== 0 && at < end && STOPS[bytes[at]!] === 0) at += 1;
      if ((at & 3) === 0) {
        let word = at >> 2;
        for (; word < wholeWords; word++) {
          const four = words[word]!;
          if (hasStop(four)) break;
          if (hasSmallLetter(four) || !hasDigit(four)) continue;
          if (this.#firstNumber < 0) this.#firstNumber = word;
          this.#lastNumber = word;
        }
        at = Math.max(at, word << 2);
      }
      while (at < end && STOPS[bytes[at]!] === 0) at += 1;
      if (at >= end) return -1;
      const stop = bytes[at]!;
      if (stop === quote) return at;
      if (stop === AT_SIGN) {
        this.hasAtSign = true;
        at += 1;
      } else if (stop === backslash && at + 1 < end && ESCAPES[bytes[at + 1]!] === 1) {
        // What looks like \u is told by nobody at a glance.
        if (bytes[at + 1] === backslash && bytes[at + 2] === 0x75) return -1;
        this.#escaped += 1;
        at += 2;
      } else {
        const length = this.#character(at, stop);
        if (length === 0) return -1;
        this.#longer += length - 1;
        at += length;
      }
    }
  }

  /** How many bytes a character beyond ASCII has, by its first one; 0 when it is none, or one that a plain line has not. */
  #character(at: number, first: number): number {
    // At least a quote and a brace follow.
    if (at + 3 >= this.#end) return 0;
    const second = this.bytes[at + 1]!;
    const third = this.bytes[at + 2]!;
    if (first < 0xe0) {
      if (first < 0xc2 || second < (first === 0xc2 ? 0xa0 : 0x80) || second > 0xbf) return 0;
      if (first === 0xc3 && second >= 0x82 && second <= 0xb4 && mayBeMisread(third, this.bytes[at + 3]!))
        return 0;
      if (first > 0xcc) this.isLatin = false;
      return 2;
    }
    if (second > 0xbf || third < 0x80 || third > 0xbf) return 0;
    if (first < 0xf0) {
      if (second < (first === 0xe0 ? 0xa0 : 0x80) || !isSeen(first, second, third)) return 0;
      if (first !== 0xe2 || second > 0xaf) this.isLatin = false;
      return 3;
    }
    const fourth = this.bytes[at + 3]!;
    // Beyond F2 are no letters, but tags that nobody sees.
    if (first > 0xf2 || second < (first === 0xf0 ? 0x90 : 0x80) || fourth < 0x80 || fourth > 0xbf) return 0;
    this.isLatin = false;
    return 4;
  }

  /** Returns the offset after a value of any type, or -1. */
  #value(at: number, depth: number): number {
    const { bytes } = this;
    const first = at < this.#end ? bytes[at]! : 0;
    if (first === quote) {
      const end = this.#string(at + 1);
      return end < 0 ? -1 : end + 1;
    }
    if (first === MINUS || isDigit(first)) return this.#number(at);
    if (first === openBrace || first === openBracket) return this.#nested(at, depth);
    for (const word of LITERALS) if (first === word[0]) return this.#literal(at, word);
    return -1;
  }

  #nested(start: number, depth: number): number {
    if (depth === DEEPEST) return -1;
    const { bytes } = this;
    const isObject = bytes[start] === openBrace;
    const closer = isObject ? closeBrace : closeBracket;
    let at = this.#space(start + 1);
    if (at < this.#end && bytes[at] === closer) return at + 1;
    for (;;) {
      if (isObject) {
        if (bytes[at] !== quote) return -1;
        const keyEnd = this.#string(at + 1);
        if (keyEnd < 0) return -1;
        at = this.#space(keyEnd + 1);
        if (bytes[at] !== colon) return -1;
        at = this.#space(at + 1);
      }
      at = this.#value(at, depth + 1);
      if (at < 0) return -1;
      at = this.#space(at);
      if (at >= this.#end) return -1;
      if (bytes[at] === closer) return at + 1;
      if (bytes[at] !== comma) return -1;
      at = this.#space(at + 1);
    }
  }

  #number(start: number): number {
    const { bytes } = this;
    let at = bytes[start] === MINUS ? start + 1 : start;
    const whole = this.#digits(at);
    if (whole === at || (bytes[at] === 0x30 && whole > at + 1)) return -1;
    at = whole;
    if (bytes[at] === 0x2e) {
      const after = this.#digits(at + 1);
      if (after === at + 1) return -1;
      at = after;
    }
    if (bytes[at] === 0x65 || bytes[at] === 0x45) {
      const sign = bytes[at + 1];
      const from = sign === 0x2b || sign === MINUS ? at + 2 : at + 1;
      at = this.#digits(from);
      if (at === from) return -1;
    }
    return at > this.#end ? -1 : at;
  }

  #digits(from: number): number {
    let at = from;
    while (at < this.#end && isDigit(this.bytes[at]!)) at += 1;
    return at;
  }

  #literal(at: number, word: Uint8Array): number {
    for (let n = 0; n < word.length; n++) if (this.bytes[at + n] !== word[n]) return -1;
    return at + word.length > this.#end ? -1 : at + word.length;
  }
}

/** Whether one of four bytes of ASCII is 0x60 or more: a small letter, or one of few signs. */
const hasSmallLetter = (word: number): boolean => (word & (word << 1) & 0x40404040) !== 0;

/** Whether one of four bytes from 0x20 to 0x5f is 0x30 or more and below 0x40: a digit, or one of few signs. */
const hasDigit = (word: number): boolean => (word & ~(word >> 2) & 0x10101010) !== 0;

/**
 * Whether the bytes of a character of three are not those of half a character, U+200B, U+2028 to U+202E, U+2060 to U+206F, U+FEFF, or
 * one from U+FFC0 on.
 */
function isSeen(first: number, second: number, third: number): boolean {
  if (first === 0xe2) {
    if (second === 0x80) return third !== 0x8b && (third < 0xa8 || third > 0xae);
    return second !== 0x81 || third < 0xa0 || third > 0xaf;
  }
  if (first === 0xef) return second < 0xbf && (second !== 0xbb || third !== 0xbf);
  return first !== 0xed || second < 0xa0;
}

/**
 * Whether a character that starts with these bytes, after one from U+00C2 to U+00F4, may be what the second byte of a longer character is
 * read as: U+0080 to U+00BF, and those of Windows-1252, which are letters like œ, and signs.
 */
function mayBeMisread(first: number, second: number): boolean {
  if (first === 0xc5) return WINDOWS_LETTERS.has(second);
  return first === 0xc2 || first === 0xc6 || first === 0xcb || first >= 0xe2;
}

/** Second bytes of Œ, œ, Š, š, Ÿ, Ž and ž. */
const WINDOWS_LETTERS: ReadonlySet<number> = new Set([0x92, 0x93, 0xa0, 0xa1, 0xb8, 0xbd, 0xbe]);

/**
 * Whether one of the four bytes of a word is in STOPS. By the usual tests for a byte below 0x20 and for one that is 0 (after an exclusive
 * or), which are wrong only above a byte for which they are right.
 */
function hasStop(word: number): boolean {
  return (
    ((word |
      (word + 0x01010101) |
      (word - 0x20202020) |
      ((word ^ 0x22222222) - 0x01010101) |
      ((word ^ 0x5c5c5c5c) - 0x01010101) |
      ((word ^ 0x40404040) - 0x01010101)) &
      -0x7f7f7f80) !==
    0
  );
}
