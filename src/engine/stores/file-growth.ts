import { ByteWindow } from '../../base/files/byte-window';
import { FileError } from '../../base/files/file-error';
import type { FileInfo, ProjectFiles } from '../../base/files/files';
import type { RecordFile } from '../../project/answers/record-files';

type Source = Pick<ProjectFiles, 'read' | 'stat'>;

/** How a file of records changed since it was read; undefined if it did not. If that cannot be seen, reading what was appended says why. */
export async function moveOf(
  source: Source,
  file: RecordFile,
  listed: FileInfo,
): Promise<'appended' | 'rewritten' | undefined> {
  try {
    // An append since the listing may have been read already.
    const now = (await source.stat(file.path)) ?? listed;
    if (file.info?.version === now.version) return undefined;
    return (await isAppended(source, file, now)) ? 'appended' : 'rewritten';
  } catch (error) {
    if (FileError.is(error)) return 'appended';
    throw error;
  }
}

/** Whether a file begins with what was read of it. */
export async function isAppended(source: Source, file: RecordFile, info: FileInfo): Promise<boolean> {
  // After a failure in the middle of a file, it is read again.
  if (info.size < file.size || (!file.info && file.lines > 0)) return false;
  // Another version of the same size may have another label in any line.
  if (info.size === file.info?.size) return false;
  const tail = await source.read(info.path, file.size - file.tail.length, file.size);
  return tail.length === file.tail.length && tail.every((byte, i) => byte === file.tail[i]);
}

const LF = 10;
/** An append is recognised by so many bytes before it. */
const TAIL = 256;
const BLOCK = 1 << 16;

/**
 * Where the last line with a line end stops, in a file or what was appended to it, and the bytes before that. They are taken from the
 * pieces that are read, not looked up afterwards: an editor or another program may have changed the file by then, and what was read of the
 * old text would pass for the new one.
 */
export class EndOfLines implements Pick<ProjectFiles, 'chunks'> {
  offset: number;
  tail: Uint8Array;

  constructor(
    private readonly source: Pick<ProjectFiles, 'chunks'>,
    private readonly file: RecordFile,
  ) {
    this.offset = file.size;
    this.tail = file.tail;
  }

  async *chunks(path: string, start = 0, end?: number): AsyncGenerator<Uint8Array> {
    const { size, tail } = this.file;
    const from = start === size ? size - tail.length : start;
    const window = new ByteWindow(from);
    if (start === size) window.add(tail);
    for await (const piece of this.source.chunks(path, start, end)) {
      window.keepFrom(window.end - TAIL);
      window.add(piece);
      const at = piece.lastIndexOf(LF) + 1;
      if (at > 0) {
        this.offset = window.end - piece.length + at;
        this.tail = window.range(Math.max(from, this.offset - TAIL), this.offset).slice();
      }
      yield piece;
    }
  }

  /** Finds it in a file of so many bytes that is read elsewhere, from its end. */
  async find(size: number): Promise<void> {
    const { path, size: before } = this.file;
    for (let end = size; end > before && this.offset === before; end -= BLOCK) {
      const pieces = this.chunks(path, Math.max(before, end - BLOCK - TAIL), end);
      while (!(await pieces.next()).done);
    }
  }
}
