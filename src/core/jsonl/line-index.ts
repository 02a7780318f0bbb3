import { GrowableNumbers } from './growable-numbers';

const lineFeed = 0x0a;

/**
 * The lines of a file, by byte offset. Feed it the file's bytes from the start, piece by piece; bytes that are appended to the file
 * later can be fed later. 8 bytes a line.
 *
 * A line ends at LF; a CR before it belongs to the line (see `withoutLineEnd`). A LF at the end of the file does not start another
 * line; empty lines count. Lines are numbered from 0.
 */
export class LineIndex {
  readonly #starts = new GrowableNumbers();
  #size = 0;
  /** The last byte so far was a LF (or there was none): the next byte starts a line. */
  #atLineStart = true;
  /** How many bytes of a UTF-8 byte order mark were seen at the start of the file; -1 when it has none. */
  #bomSeen = 0;

  /** How many lines there are, the last one included when it is not closed by a LF. */
  get count(): number {
    return this.#starts.length;
  }

  /** How many bytes were fed. */
  get size(): number {
    return this.#size;
  }

  /** Whether the file starts with a UTF-8 byte order mark. The first line then starts after it, at byte 3. */
  get hasBom(): boolean {
    return this.#bomSeen === bom.length;
  }

  /** Whether the last line is closed by a LF. True for an empty file. */
  get endsWithLineFeed(): boolean {
    return this.#atLineStart;
  }

  /**
   * Takes the next bytes of the file. The search is `indexOf` of the piece itself: Node's Buffer has one that is about four times
   * as fast as that of other arrays.
   */
  add(piece: Uint8Array): void {
    if (piece.length === 0) return;
    const base = this.#size;
    if (this.#atLineStart) this.#starts.push(base);
    for (let at = piece.indexOf(lineFeed); at >= 0; at = piece.indexOf(lineFeed, at + 1)) {
      // The bytes after the last LF of a piece may be in the next piece, or not exist.
      if (at + 1 < piece.length) this.#starts.push(base + at + 1);
    }
    this.#atLineStart = piece[piece.length - 1] === lineFeed;
    this.#size = base + piece.length;
    if (this.#bomSeen >= 0 && base < bom.length) this.#findBom(piece, base);
  }

  /** The byte offset of the first byte of a line, after a byte order mark. Throws RangeError when there is no such line. */
  start(line: number): number {
    if (line === 0 && this.hasBom) return Math.min(bom.length, this.end(0));
    return this.#starts.at(line);
  }

  /** The byte offset after the last byte of a line, its LF not included. Throws RangeError when there is no such line. */
  end(line: number): number {
    this.#starts.at(line);
    if (line < this.count - 1) return this.#starts.at(line + 1) - 1;
    return this.#atLineStart ? this.#size - 1 : this.#size;
  }

  /** The line that a byte offset lies in; its LF belongs to it, and the end of the file to the last line. -1 without lines. */
  lineAt(byte: number): number {
    return this.#starts.lastIndexAtMost(byte);
  }

  #findBom(piece: Uint8Array, base: number): void {
    for (let i = base; i < bom.length && i - base < piece.length; i++) {
      if (piece[i - base] !== bom[i]) {
        this.#bomSeen = -1;
        return;
      }
      this.#bomSeen++;
    }
  }
}

const bom = [0xef, 0xbb, 0xbf];

/**
 * The end of a line without the CR of a CRLF. `start` and `end` (exclusive, without LF) are offsets in `bytes`.
 */
export function withoutLineEnd(bytes: Uint8Array, start: number, end: number): number {
  return end > start && bytes[end - 1] === 0x0d ? end - 1 : end;
}
