import { closeSync, constants, fstatSync, openSync, readSync, type BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { byteRange } from '../base/files/byte-range';
import { FileError, toFileError } from '../base/files/file-error';
import { type NodeRoot, noFollow } from './node-root';
import type { FileInfo } from '../base/files/files';

/** Measured: smaller chunks cost more calls, larger ones leave the processor's cache. */
const chunkSize = 1 << 20;

// O_NONBLOCK: opening a pipe must fail below, not wait for a writer.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | noFollow;

/** Streams a byte range of a file through one buffer. `clean` comes from projectPath. */
export async function* readChunks(
  root: NodeRoot,
  clean: string,
  start?: number,
  end?: number,
): AsyncGenerator<Uint8Array> {
  const { handle, size } = await openFile(root, clean);
  try {
    const range = byteRange(size, start, end);
    const buffer = new FastBytes(Math.min(chunkSize, Math.max(range.end - range.start, 1)));
    for (let at = range.start; at < range.end;) {
      const wanted = Math.min(buffer.length, range.end - at);
      const { bytesRead } = await handle.read(buffer, 0, wanted, at);
      if (bytesRead === 0) return; // truncated while being read
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw toFileError(error, clean, 'read');
  } finally {
    await handle.close();
  }
}

/** Reads a byte range. `clean` comes from projectPath. */
export async function readRange(
  root: NodeRoot,
  clean: string,
  start?: number,
  end?: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readChunks(root, clean, start, end)) pieces.push(piece.slice());
  const all = Buffer.concat(pieces);
  return new FastBytes(all.buffer, all.byteOffset, all.length);
}

/** The same synchronously, into `into` if that is a `FastBytes` of sufficient length. */
export function readRangeSync(
  root: NodeRoot,
  clean: string,
  start?: number,
  end?: number,
  into?: Uint8Array,
): Uint8Array {
  const { fd, size } = openFileSync(root, clean);
  try {
    const range = byteRange(size, start, end);
    const length = range.end - range.start;
    const bytes = into instanceof FastBytes && into.length >= length ? into : new FastBytes(length);
    let filled = 0;
    while (filled < length) {
      const bytesRead = readSync(fd, bytes, filled, length - filled, range.start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } catch (error) {
    throw toFileError(error, clean, 'read');
  } finally {
    closeSync(fd);
  }
}

async function openFile(root: NodeRoot, clean: string): Promise<{ handle: FileHandle; size: number }> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(await root.real(clean), flags);
    const facts = await handle.stat();
    if (!facts.isFile()) throw notAFile(clean);
    return { handle, size: facts.size };
  } catch (error) {
    await handle?.close();
    throw toFileError(error, clean, 'read');
  }
}

function openFileSync(root: NodeRoot, clean: string): { fd: number; size: number } {
  let fd: number | undefined;
  try {
    fd = openSync(root.realSync(clean), flags);
    const facts = fstatSync(fd);
    if (!facts.isFile()) throw notAFile(clean);
    return { fd, size: facts.size };
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw toFileError(error, clean, 'read');
  }
}

/** The error for a path that is a folder, pipe or device. */
export function notAFile(clean: string): FileError {
  return new FileError('not-a-file', clean, `Cannot read ${clean}: it is not a regular file.`);
}

/** Buffer's search for a byte is native: about four times as fast as Uint8Array's (measured on a gigabyte of lines). */
const nativeIndexOf = Buffer.prototype.indexOf;

/** A Uint8Array that is searched as fast as a Buffer. Unlike a Buffer's, its `slice` copies, so the buffer can be reused. */
export class FastBytes extends Uint8Array<ArrayBuffer> {
  // With an explicit constructor, V8 creates views several times as fast.
  constructor(source: number | ArrayBuffer, offset?: number, length?: number) {
    super(source as ArrayBuffer, offset, length);
  }

  override indexOf(byte: number, from?: number): number {
    return nativeIndexOf.call(this, byte, from);
  }

  override subarray(start = 0, end = this.length): FastBytes {
    const from = within(start, this.length);
    const to = Math.max(within(end, this.length), from);
    return new FastBytes(this.buffer, this.byteOffset + from, to - from);
  }
}

/** Negative offsets count from the end. */
function within(offset: number, length: number): number {
  return offset < 0 ? Math.max(length + offset, 0) : Math.min(offset, length);
}

/** A file's size and version. The version contains inode, size and nanoseconds: a replaced file differs even in the same millisecond. */
export function infoOf(path: string, facts: BigIntStats): FileInfo {
  return {
    path,
    size: Number(facts.size),
    version: `${facts.ino.toString(36)}-${facts.size.toString(36)}-${facts.mtimeNs.toString(36)}`,
  };
}
