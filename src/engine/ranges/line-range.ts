import { MAX_LINE_BYTES, TOO_LONG_LINE } from '../../base/json/long-lines';
import type { OverlayFiles } from '../../project/files/overlay-files';
import type { Keeping } from '../findings/file-findings';
import type { LineChecks } from '../findings/line-checks';

const LF = 10;
/** Bytes that are read beyond a range at first, to include the end of its last line. */
const READ_AHEAD_BYTES = 1 << 16;
const BLOCK = 1 << 20;
const TOO_LONG = new TextEncoder().encode(TOO_LONG_LINE);

/** A stretch of a file, in bytes, end exclusive. A line belongs to the range in which its first byte stands. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Takes a line: the bytes it is among, valid during the call only, where it starts and ends there (exclusive, without its line feed), and
 * where it starts in the file; `closed` when a line feed follows.
 */
export type TakeLine = (
  bytes: Uint8Array,
  start: number,
  end: number,
  offset: number,
  closed: boolean,
) => void;

/** Ranges of about `size` bytes that cover a file of `total` bytes, in its order. */
export function cutRanges(total: number, size: number): ByteRange[] {
  const ranges: ByteRange[] = [];
  for (let start = 0; start < total;) {
    // What stands at the beginning of a file (a byte order mark, the pointer of Git LFS) is told from several lines together.
    const end = Math.min(total, start + (start === 0 ? Math.max(size, FIRST) : size));
    ranges.push({ start, end });
    start = end;
  }
  return ranges;
}

const FIRST = 1024;

/**
 * The number that the first line of a range is given: how many lines stand before it is not known where it is read. One that does not
 * begin the file is given a great number, so that nothing takes its lines for the first ones.
 */
export const firstLine = ({ start }: ByteRange): number => (start === 0 ? 0 : 1 << 30);

/** What a thread needs to check ranges. */
export interface RangeChecker {
  readonly reader: RangeReader;
  readonly checks: LineChecks;
  readonly keeping: Keeping;
}

/** Reads lines of files, range by range, through one buffer. */
export class RangeReader {
  #memory: Uint8Array | undefined;

  constructor(private readonly files: OverlayFiles) {}

  /**
   * Shows the lines of a range of a file that has `total` bytes, and returns the offset after the last one; that of the range's end
   * where no line starts in it. Throws FileError.
   */
  lines(path: string, { start, end }: ByteRange, total: number, take: TakeLine): number {
    // The byte before tells whether a line starts with the range.
    const from = Math.max(0, start - 1);
    let bytes = this.#read(path, from, Math.min(total, end + READ_AHEAD_BYTES));
    let at = start === 0 ? 0 : bytes.indexOf(LF) + 1;
    if (start > 0 && (at === 0 || from + at >= end)) return end;
    let next = from + at;
    while (next < end && at < bytes.length) {
      let lineFeed = bytes.indexOf(LF, at);
      if (lineFeed < 0 && from + bytes.length < total) {
        bytes = this.#readToLineFeed(path, from, bytes.length, total);
        lineFeed = bytes.indexOf(LF, at);
        if (lineFeed < 0 && bytes.length - at > MAX_LINE_BYTES) {
          // Longer than any range: no other line starts in this one.
          const after = this.#lineFeedAfter(path, from + bytes.length, total);
          take(TOO_LONG, 0, TOO_LONG.length, next, after < total);
          return Math.min(total, after + 1);
        }
      }
      const to = lineFeed < 0 ? bytes.length : lineFeed;
      take(bytes, at, to, next, lineFeed >= 0);
      at = lineFeed < 0 ? to : to + 1;
      next = from + at;
    }
    return next;
  }

  /** Reads more and more of a file until there is a line feed after the first `length` bytes, or nothing more. */
  #readToLineFeed(path: string, from: number, length: number, total: number): Uint8Array {
    for (let size = length * 2; ; size *= 2) {
      const bytes = this.#read(path, from, Math.min(total, from + size));
      if (size - length > MAX_LINE_BYTES) return bytes;
      if (from + size >= total || bytes.length < size || bytes.indexOf(LF, length) >= 0) return bytes;
    }
  }

  /** Where the next line feed stands; `total` without one. */
  #lineFeedAfter(path: string, start: number, total: number): number {
    for (let at = start; at < total; at += BLOCK) {
      const lineFeed = this.#read(path, at, Math.min(total, at + BLOCK)).indexOf(LF);
      if (lineFeed >= 0) return at + lineFeed;
    }
    return total;
  }

  #read(path: string, start: number, end: number): Uint8Array {
    const bytes = this.files.readNow(path, start, end, this.#memory);
    if (!bytes) throw new Error(`${path} cannot be read without waiting.`);
    // An open editor's bytes are not this reader's to write to.
    if (!this.files.has(path) && bytes.length > (this.#memory?.length ?? 0)) this.#memory = bytes;
    return bytes;
  }
}
