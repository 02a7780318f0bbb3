import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { byteRange } from '../base/files/byte-range';
import { toFileError } from '../base/files/file-error';
import { FastBytes } from './fast-bytes';
import { notAFile, type OpenFile } from './node-open-files';
import { type NodeRoot, noFollow } from './node-root';

/** Measured: smaller chunks cost more calls, larger ones leave the processor's cache. */
const chunkSize = 1 << 20;

/** Streams a byte range of an open file through one buffer. Releases the file when done, or when the consumer stops early. */
export async function* readChunks(
  file: OpenFile,
  clean: string,
  start?: number,
  end?: number,
): AsyncGenerator<Uint8Array> {
  try {
    const range = byteRange(file.size, start, end);
    const buffer = new FastBytes(Math.min(chunkSize, Math.max(range.end - range.start, 1)));
    for (let at = range.start; at < range.end;) {
      const wanted = Math.min(buffer.length, range.end - at);
      const { bytesRead } = await file.handle.read(buffer, 0, wanted, at);
      if (bytesRead === 0) return; // truncated while being read
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw toFileError(error, clean, 'read');
  } finally {
    file.release();
  }
}

/** Like `readChunks`, synchronously. `clean` comes from projectPath. */
export function* readChunksSync(
  root: NodeRoot,
  clean: string,
  start?: number,
  end?: number,
): Generator<Uint8Array> {
  const { fd, size } = openRead(root, clean);
  try {
    const range = byteRange(size, start, end);
    const buffer = new FastBytes(Math.min(chunkSize, Math.max(range.end - range.start, 1)));
    for (let at = range.start; at < range.end;) {
      const bytesRead = readSync(fd, buffer, 0, Math.min(buffer.length, range.end - at), at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw toFileError(error, clean, 'read');
  } finally {
    closeSync(fd);
  }
}

/** Reads a byte range synchronously, into `into` if that is a `FastBytes` of sufficient length. `clean` comes from projectPath. */
export function readRangeSync(
  root: NodeRoot,
  clean: string,
  start?: number,
  end?: number,
  into?: Uint8Array,
): Uint8Array {
  const { fd, size } = openRead(root, clean);
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

function openRead(root: NodeRoot, clean: string): { fd: number; size: number } {
  let fd: number | undefined;
  try {
    // O_NONBLOCK: opening a pipe must fail below, not wait for a writer.
    fd = openSync(root.realSync(clean), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | noFollow);
    const facts = fstatSync(fd);
    if (!facts.isFile()) throw notAFile(clean);
    return { fd, size: facts.size };
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw toFileError(error, clean, 'read');
  }
}
