import { ByteWindow } from '../../core/files/byte-window';
import type { OverlayFiles } from '../files/overlay-files';

const LF = 10;
const CR = 13;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A line of a data file: decoded, without line end and without a BOM at the file's start, with its byte offset and its 0-based number. */
export interface FileLine {
  readonly raw: string;
  readonly offset: number;
  readonly line: number;
  /** False for a last line that no line end closes. */
  readonly closed: boolean;
  /** Bytes of the line: equal to `raw.length` when the line is ASCII. */
  readonly bytes: number;
}

/**
 * Streams the lines of a file from a byte offset on, in groups of one chunk (about a megabyte): between groups others get their turn.
 * A line is decoded once; only the part of a chunk that its neighbour continues is copied.
 */
export async function* fileLines(
  files: OverlayFiles,
  path: string,
  from = 0,
  firstLine = 0,
): AsyncGenerator<FileLine[]> {
  const window = new ByteWindow(from);
  let offset = from;
  let line = firstLine;
  for await (const chunk of files.chunks(path, from)) {
    const chunkStart = window.end;
    window.add(chunk);
    const group: FileLine[] = [];
    for (let at = 0; ;) {
      const lineFeed = chunk.indexOf(LF, at);
      if (lineFeed < 0) break;
      const end = chunkStart + lineFeed;
      group.push(decode(window.range(offset, end), offset, line, true));
      offset = end + 1;
      line += 1;
      at = lineFeed + 1;
    }
    window.keepFrom(offset);
    if (group.length > 0) yield group;
  }
  if (offset < window.end) yield [decode(window.range(offset, window.end), offset, line, false)];
}

/** The value of a line, or undefined when it is not JSON. */
export function parseLine(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function decode(bytes: Uint8Array, offset: number, line: number, closed: boolean): FileLine {
  const end = closed && bytes[bytes.length - 1] === CR ? bytes.length - 1 : bytes.length;
  const raw = decoder.decode(end === bytes.length ? bytes : bytes.subarray(0, end));
  const bom = offset === 0 && raw.charCodeAt(0) === 0xfeff;
  return { raw: bom ? raw.slice(1) : raw, offset, line, closed, bytes: bom ? end - 3 : end };
}
