import { byte } from '../jsonl/bytes';

const { backslash } = byte;

/** What stands for a character after a backslash; 0 for what is left to JSON.parse. */
const ESCAPED = new Uint8Array(128);
for (const [letter, character] of ['""', '\\\\', '//', 'n\n', 'r\r', 't\t'])
  ESCAPED[letter!.charCodeAt(0)] = character!.charCodeAt(0);

/**
 * A text as UTF-8, from what stands between the quotes of a JSON string, without making a string of it. One instance reads text after
 * text; what it knows is of the last one.
 */
export class TextBytes {
  /** The text, and what is left of longer ones after it. */
  bytes = new Uint8Array(1 << 12);
  #words = new Int32Array(this.bytes.buffer);
  /** In bytes, and in UTF-16 units. */
  length = 0;
  units = 0;
  #isAscii = true;
  /** Those of all bytes, together. */
  #bits = 0;
  /** The last code point that was looked for, and where it stands. */
  #codePoint = 0;
  #at = 0;

  /** Reads what stands from `start` to `end` (exclusive); false where that is no UTF-8, or has escapes like `\u00e9`. */
  read(line: Uint8Array, start: number, end: number): boolean {
    const size = end - start;
    if (size >= this.bytes.length) this.#grow(size);
    this.bytes.set(line.subarray(start, end));
    this.#codePoint = this.#at = 0;
    this.#bits = 0;
    return this.#unescape(size) && this.#count();
  }

  /** The byte at which a code point stands, or the text ends; -1 beyond it. */
  find(codePoint: number): number {
    if (this.#isAscii) return codePoint <= this.length ? codePoint : -1;
    if (codePoint < this.#codePoint) this.#codePoint = this.#at = 0;
    const { bytes, length } = this;
    let at = this.#at;
    let left = codePoint - this.#codePoint;
    for (; left > 0 && at < length; left--) at += lengthOf(bytes[at]!);
    if (left > 0) return -1;
    this.#codePoint = codePoint;
    return (this.#at = at);
  }

  /** The text alone; valid until the next one is read. */
  all(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  #grow(size: number): void {
    this.bytes = new Uint8Array(((size + 4) * 2) & ~3);
    this.#words = new Int32Array(this.bytes.buffer);
  }

  #unescape(size: number): boolean {
    const { bytes } = this;
    let to = this.#backslash(0, size);
    for (let from = to; from < size;) {
      const character = ESCAPED[bytes[from + 1]! & 0x7f]!;
      if (character === 0 || bytes[from + 1]! > 0x7f || from + 1 >= size) return false;
      bytes[to++] = character;
      const next = this.#backslash(from + 2, size);
      bytes.copyWithin(to, from + 2, next);
      to += next - from - 2;
      from = next;
    }
    this.length = to;
    return true;
  }

  /** The offset of the next backslash, or the end; notes what bits there are on the way. */
  #backslash(from: number, size: number): number {
    const { bytes } = this;
    const words = this.#words;
    let at = from;
    let bits = this.#bits;
    while ((at & 3) !== 0 && at < size && bytes[at] !== backslash) bits |= bytes[at++]!;
    if ((at & 3) === 0) {
      let word = at >> 2;
      for (const end = size >> 2; word < end; word++) {
        const four = words[word]!;
        const zeros = four ^ 0x5c5c5c5c;
        if (((zeros - 0x01010101) & ~zeros & -0x7f7f7f80) !== 0) break;
        bits |= four;
      }
      at = word << 2;
      while (at < size && bytes[at] !== backslash) bits |= bytes[at++]!;
    }
    this.#bits = bits;
    return at;
  }

  /** Counts; false where the bytes are no UTF-8. */
  #count(): boolean {
    this.#isAscii = (this.#bits & -0x7f7f7f80) === 0;
    this.units = this.length;
    return this.#isAscii || this.#countLonger();
  }

  #countLonger(): boolean {
    const { bytes, length } = this;
    let units = 0;
    for (let at = 0; at < length;) {
      const first = bytes[at]!;
      const size = lengthOf(first);
      if (size > 1 && (size > 4 || at + size > length || !isCharacter(bytes, at, size))) return false;
      units += size === 4 ? 2 : 1;
      at += size;
    }
    this.units = units;
    return true;
  }
}

/** How many bytes a character has, by its first one; 5 for what is no first one. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 5;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 5;
}

/** Whether the bytes after the first one fit it: neither half a character, nor one that has a shorter form, nor one beyond the last. */
function isCharacter(bytes: Uint8Array, at: number, size: number): boolean {
  for (let n = 1; n < size; n++) if ((bytes[at + n]! & 0xc0) !== 0x80) return false;
  const second = bytes[at + 1]!;
  switch (bytes[at]) {
    case 0xe0:
      return second >= 0xa0;
    case 0xed:
      return second < 0xa0;
    case 0xf0:
      return second >= 0x90;
    case 0xf4:
      return second < 0x90;
    default:
      return true;
  }
}
