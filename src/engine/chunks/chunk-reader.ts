import { MAX_LINE_BYTES, TOO_LONG_LINE } from '../../base/json/long-lines';
import type { OverlayFiles } from '../../project/files/overlay-files';
import type { ListingPolicy } from '../findings/file-findings';
import type { LineChecks } from '../findings/line-checks';

const LF = 10;
/** Bytes that are read beyond a chunk, to include the end of its last line. */
const READ_AHEAD_BYTES = 1 << 16;
const BLOCK = 1 << 20;
const TOO_LONG = new TextEncoder().encode(TOO_LONG_LINE);

/** A part of a file, in bytes, end exclusive. A line belongs to the chunk that contains its first byte. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
}

/** Takes a line: `start` and `end` in bytes that are valid only during the call, its offset in the file, whether a line feed follows. */
export type TakeLine = (
  bytes: Uint8Array,
  start: number,
  end: number,
  offset: number,
  closed: boolean,
) => void;

/** Chunks of about `size` bytes that cover a file of `total` bytes, in order. */
export function cutChunks(total: number, size: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let start = 0; start < total;) {
    // A Git LFS pointer is recognised by its first lines, which must be in one chunk.
    const end = Math.min(total, start + (start === 0 ? Math.max(size, MIN_FIRST_BYTES) : size));
    chunks.push({ start, end });
    start = end;
  }
  return chunks;
}

const MIN_FIRST_BYTES = 1024;

/** A provisional number for a chunk's first line, large except at the start of the file, so that no rule takes it for the file's first. */
export const firstLine = ({ start }: Chunk): number => (start === 0 ? 0 : 1 << 30);

/** What a thread needs to check chunks. */
export interface ChunkChecker {
  readonly reader: ChunkReader;
  readonly checks: LineChecks;
  readonly keeping: ListingPolicy;
}

/** Reads lines of files, chunk by chunk, through one buffer. */
export class ChunkReader {
  #memory: Uint8Array | undefined;

  constructor(private readonly files: OverlayFiles) {}

  /** Passes the lines of a chunk to `take`; returns the offset after the last one, or the chunk's end. Throws FileError. */
  lines(path: string, { start, end }: Chunk, total: number, take: TakeLine): number {
    // The byte before shows whether a line starts with the chunk.
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
          // Longer than any chunk: no other line starts in this one.
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

  /** Reads on until there is a line feed after the first `length` bytes, or the file or the longest line ends. */
  #readToLineFeed(path: string, from: number, length: number, total: number): Uint8Array {
    for (let size = length * 2; ; size *= 2) {
      const bytes = this.#read(path, from, Math.min(total, from + size));
      if (size - length > MAX_LINE_BYTES) return bytes;
      if (from + size >= total || bytes.length < size || bytes.indexOf(LF, length) >= 0) return bytes;
    }
  }

  #lineFeedAfter(path: string, start: number, total: number): number {
    for (let at = start; at < total; at += BLOCK) {
      const lineFeed = this.#read(path, at, Math.min(total, at + BLOCK)).indexOf(LF);
      if (lineFeed >= 0) return at + lineFeed;
    }
    return total;
  }

  #read(path: string, start: number, end: number): Uint8Array {
    const bytes = this.files.readNow(path, start, end, this.#memory);
    // An open editor's bytes are not this reader's to write to.
    if (!this.files.has(path) && bytes.length > (this.#memory?.length ?? 0)) this.#memory = bytes;
    return bytes;
  }
}
