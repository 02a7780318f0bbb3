import { leadingCount } from '../leading-count';
/**
 * Offsets in a text, in three units:
 *
 * - **UTF-16 units**: what JavaScript strings, VS Code and the DOM count;
 * - **code points**: what is on disk, and what Python counts;
 * - **UTF-8 bytes**: what some tools write.
 *
 * A lone surrogate is one code point and three bytes (as in Python with `surrogatepass`; a decoder that replaces it by U+FFFD
 * gives three bytes as well). An offset lies between characters: 0 is before the first one, the length after the last.
 */

const surrogate = /[\ud800-\udfff]/;
const nonAscii = /[\u0080-\uffff]/;
/** With the u flag a pair is one character and no surrogate. */
const loneSurrogate = /\p{Surrogate}/u;

/** Whether the UTF-16 offset is between the two halves of a surrogate pair. */
export function isInsidePair(text: string, utf16: number): boolean {
  return (text.charCodeAt(utf16) & 0xfc00) === 0xdc00 && (text.charCodeAt(utf16 - 1) & 0xfc00) === 0xd800;
}

/** Whether the text has a surrogate that is not half of a pair (`"\ud83d"` in JSON gives one). */
export function hasLoneSurrogate(text: string): boolean {
  return loneSurrogate.test(text);
}

/** The number of code points in the text. */
export const codePointLength = (text: string): number =>
  text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);

/**
 * Converts offsets of one text. Tables are built when needed: for code points, if an offset is after a character beyond the Basic
 * Multilingual Plane; for bytes, if the text is not ASCII. A conversion takes O(log length).
 */
export class OffsetMap {
  /** Up to this offset, code points are UTF-16 units. */
  readonly #same: number;
  #codePoints: PrefixCounts | undefined;
  #bytes: PrefixCounts | null | undefined;

  constructor(readonly text: string) {
    const first = text.search(surrogate);
    this.#same = first < 0 ? text.length : first;
  }

  get codePointLength(): number {
    return this.#same === this.text.length ? this.#same : this.#codePointCounts().total;
  }

  get utf8Length(): number {
    return this.#byteCounts()?.total ?? this.text.length;
  }

  /** Code point offset to UTF-16 offset; undefined if there is no such offset, as offsets in files may be wrong. */
  toUtf16(codePoint: number): number | undefined {
    return codePoint <= this.#same || this.#same === this.text.length
      ? checked(codePoint, this.#same)
      : this.#codePointCounts().find(codePoint);
  }

  /** UTF-16 offset to code point offset; inside a surrogate pair: the one before it. Throws RangeError if outside the text. */
  toCodePoint(utf16: number): number {
    checkUtf16(this.text, utf16);
    return utf16 <= this.#same ? utf16 : this.#codePointCounts().before(this.#unsplit(utf16));
  }

  /** UTF-8 byte offset to UTF-16 offset; undefined if there is no such offset or it is within a character. */
  byteToUtf16(byte: number): number | undefined {
    const counts = this.#byteCounts();
    return counts ? counts.find(byte) : checked(byte, this.text.length);
  }

  /** UTF-16 offset to UTF-8 byte offset; inside a surrogate pair: the one before it. Throws RangeError if outside the text. */
  utf16ToByte(utf16: number): number {
    checkUtf16(this.text, utf16);
    return this.#byteCounts()?.before(this.#unsplit(utf16)) ?? utf16;
  }

  /** The text between two code point offsets, end exclusive; undefined if they are not in the text, or end < start. */
  slice(start: number, end: number): string | undefined {
    const from = this.toUtf16(start);
    const to = this.toUtf16(end);
    return from === undefined || to === undefined || to < from ? undefined : this.text.slice(from, to);
  }

  #codePointCounts(): PrefixCounts {
    return (this.#codePoints ??= new PrefixCounts(this.text, codePointWeight));
  }

  #byteCounts(): PrefixCounts | null {
    // null means ASCII, undefined means not checked yet.
    if (this.#bytes === undefined) {
      this.#bytes = nonAscii.test(this.text) ? new PrefixCounts(this.text, utf8Weight) : null;
    }
    return this.#bytes;
  }

  #unsplit(utf16: number): number {
    return isInsidePair(this.text, utf16) ? utf16 - 1 : utf16;
  }
}

/** A pair counts at its first half. */
const codePointWeight: Weight = (text, at) => (isInsidePair(text, at) ? 0 : 1);

const utf8Weight: Weight = (text, at) => {
  const unit = text.charCodeAt(at);
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  if (isInsidePair(text, at)) return 0;
  return isInsidePair(text, at + 1) ? 4 : 3;
};

function checked(offset: number, length: number): number | undefined {
  return Number.isInteger(offset) && offset >= 0 && offset <= length ? offset : undefined;
}

function checkUtf16(text: string, utf16: number): void {
  if (checked(utf16, text.length) === undefined) {
    throw new RangeError(`${utf16} is not an offset of a text of ${text.length} UTF-16 units`);
  }
}

/** The weight of the UTF-16 unit at an index: 0 for the second half of a surrogate pair, at least 1 for all others. */
type Weight = (text: string, at: number) => number;

/** UTF-16 units between two checkpoints: a table for 1 MB of text takes 64 KB, and a lookup adds at most this number of weights. */
const stride = 64;

/** Running sums of weights before a UTF-16 offset, and the inverse. Stores every `stride`-th sum. */
class PrefixCounts {
  readonly #at: Uint32Array;
  readonly total: number;

  constructor(
    private readonly text: string,
    private readonly weight: Weight,
  ) {
    this.#at = new Uint32Array(Math.floor(text.length / stride) + 1);
    let total = 0;
    for (let i = 0; i < text.length; i++) {
      if (i % stride === 0) this.#at[i / stride] = total;
      total += weight(text, i);
    }
    if (text.length % stride === 0) this.#at[text.length / stride] = total;
    this.total = total;
  }

  /** The sum before a UTF-16 offset; 0 <= offset <= length. */
  before(utf16: number): number {
    const checkpoint = Math.floor(utf16 / stride);
    let sum = this.#at[checkpoint]!;
    for (let i = checkpoint * stride; i < utf16; i++) sum += this.weight(this.text, i);
    return sum;
  }

  /** The UTF-16 offset before which the sum is `count`, not inside a surrogate pair; undefined if there is none. */
  find(count: number): number | undefined {
    if (!(count >= 0 && count <= this.total)) return undefined;
    const low = Math.max(0, leadingCount(this.#at.length, (n) => this.#at[n]! <= count) - 1);
    let i = low * stride;
    let sum = this.#at[low]!;
    while (sum < count) sum += this.weight(this.text, i++);
    // Skip the second half of the last pair.
    while (i < this.text.length && this.weight(this.text, i) === 0) i++;
    return sum === count ? i : undefined;
  }
}
