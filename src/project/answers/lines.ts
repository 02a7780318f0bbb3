import { ByteWindow } from '../../base/files/byte-window';
import { MAX_LINE_BYTES, TOO_LONG_LINE } from '../../base/json/long-lines';
import type { OverlayFiles } from '../files/overlay-files';

const LF = 10;
const CR = 13;
const TOO_LONG = new TextEncoder().encode(TOO_LONG_LINE);
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export interface CommittedLines {
  /** The address of the author of each, in lower case, by the line without space around it. Undefined where nothing is committed. */
  readonly authors?: ReadonlyMap<string, string>;
  /** Why the authors are not known, as sentences. */
  readonly problem?: string;
}

/** A line of a data file: decoded, without line end or BOM, with its byte offset and its 0-based number. */
export interface FileLine {
  readonly raw: string;
  readonly offset: number;
  readonly line: number;
  /** False for a last line without a line end. */
  readonly closed: boolean;
  /** Bytes of the line: equal to `raw.length` if the line is ASCII. */
  readonly bytes: number;
}

/** Cuts the pieces of a file, given in order, into lines. Only an incomplete line at the end of a piece is copied. */
class LineCutter {
  readonly #window: ByteWindow;

  /** Byte offset and number of the next line. */
  constructor(
    public offset: number,
    public line: number,
    private readonly wants: (line: number) => boolean = () => true,
  ) {
    this.#window = new ByteWindow(offset);
  }

  /** Passes the lines that end in this piece to `take`. */
  add(piece: Uint8Array, take: (line: FileLine) => void): void {
    const start = this.#window.end;
    this.#window.add(piece);
    for (let at = 0; ;) {
      const lineFeed = piece.indexOf(LF, at);
      if (lineFeed < 0) break;
      at = lineFeed + 1;
      if (this.wants(this.line)) take(this.#line(start + lineFeed, true));
      this.offset = start + at;
      this.line += 1;
    }
    // A line that is too long is replaced, so its bytes are not needed.
    this.#window.keepFrom(this.#isTooLong(this.#window.end) ? this.#window.end : this.offset);
  }

  #isTooLong(end: number): boolean {
    return end - this.offset > MAX_LINE_BYTES;
  }

  #line(end: number, closed: boolean): FileLine {
    const bytes = this.#isTooLong(end) ? TOO_LONG : this.#window.range(this.offset, end);
    return decodeFileLine(bytes, this.offset, this.line, closed);
  }

  /** Passes a last line without a line end to `take`. */
  end(take: (line: FileLine) => void): void {
    const { end } = this.#window;
    if (this.offset < end) take(this.#line(end, false));
  }
}

/** A part of a file: bytes, the number of its first line, and which lines are wanted by their numbers; by default all. */
export interface LinesOf {
  readonly from?: number;
  readonly to?: number;
  readonly line?: number;
  readonly wants?: (line: number) => boolean;
  /** Awaited after each megabyte, where an abort takes effect. */
  readonly pause?: (() => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Passes lines between two byte offsets to `take`. Returns where the first line begins that was not passed, or that had no line end. */
export async function eachLine(
  files: Pick<OverlayFiles, 'chunks'>,
  path: string,
  { from = 0, to, line = 0, wants, pause, signal }: LinesOf,
  take: (line: FileLine) => void,
): Promise<{ readonly offset: number; readonly line: number }> {
  const cutter = new LineCutter(from, line, wants);
  for await (const piece of files.chunks(path, from, to)) {
    if (signal?.aborted) return cutter;
    cutter.add(piece, take);
    if (pause) await pause();
  }
  if (!signal?.aborted) cutter.end(take);
  return cutter;
}

/** Streams the lines of a file in groups of about a megabyte, for callers that must await between lines. */
export const fileLines = (files: OverlayFiles, path: string): AsyncGenerator<FileLine[]> =>
  linesIn(files.chunks(path));

/** The lines of a file that is given in pieces; those that end in one piece together. */
export async function* linesIn(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<FileLine[]> {
  const cutter = new LineCutter(0, 0);
  let group: FileLine[] = [];
  const take = (line: FileLine): void => void group.push(line);
  for await (const piece of pieces) {
    cutter.add(piece, take);
    if (group.length > 0) yield group;
    group = [];
  }
  cutter.end(take);
  if (group.length > 0) yield group;
}

/** Bytes that are read first for a line of unknown length: most lines are shorter. */
const FIRST_READ = 1 << 12;

/** The line at a byte offset, decoded as a `FileLine`; `read` reads the bytes between two offsets, or fewer at the end of the file. */
export function lineAt(read: (start: number, end: number) => Uint8Array, offset: number): string {
  for (let size = FIRST_READ; ; size *= 8) {
    const bytes = read(offset, offset + size);
    const end = bytes.indexOf(LF);
    if (end >= 0) return decodeFileLine(bytes.subarray(0, end), offset, 0, true).raw;
    if (bytes.length < size || size > MAX_LINE_BYTES) return decodeFileLine(bytes, offset, 0, false).raw;
  }
}

/** The value of JSON, such as a line; undefined if it is none. */
export function parseLine(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/** A line from its bytes without the line feed; `closed` if it had one. */
export function decodeFileLine(bytes: Uint8Array, offset: number, line: number, closed: boolean): FileLine {
  const end = closed && bytes[bytes.length - 1] === CR ? bytes.length - 1 : bytes.length;
  return { ...decodeText(bytes, end, offset), line, closed };
}

/** The text of the bytes up to `end`, without a byte order mark; `offset` is where in the file they start. */
export function decodeText(bytes: Uint8Array, end: number, offset: number) {
  const raw = decoder.decode(end === bytes.length ? bytes : bytes.subarray(0, end));
  const bom = offset === 0 && raw.charCodeAt(0) === 0xfeff;
  return { raw: bom ? raw.slice(1) : raw, offset, bytes: bom ? end - 3 : end };
}
