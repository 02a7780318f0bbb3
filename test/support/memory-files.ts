import { Mutex } from '../../src/base/mutex';
import { appendBytes } from '../../src/base/files/append-bytes';
import { byteRange } from '../../src/base/files/byte-range';
import { FileError } from '../../src/base/files/file-error';
import type { FileInfo, ProjectFiles, Records } from '../../src/base/files/files';
import { compileGlobs } from '../../src/base/files/globs';
import { comparePaths, projectPath } from '../../src/base/files/paths';

/** Simulated faults. Each may be set and cleared at any time. */
export interface MemoryFaults {
  /** The next write stores only this number of bytes and then rejects, as if the process had ended. Applies to one write. */
  crashAfterBytes?: number;
  readOnly?: boolean;
  /** The maximum size of all files in bytes. A write beyond is truncated, as with a full disk. */
  capacity?: number;
}

interface MemoryFile {
  bytes: Uint8Array;
  version: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A project whose files live in memory, for tests and for hosts without a disk. */
export class MemoryFiles implements ProjectFiles {
  readonly faults: MemoryFaults = {};
  readonly #files = new Map<string, MemoryFile>();
  readonly #chunkSize: number;
  #versions = 0;

  /** `files` maps paths to content; `chunkSize` is the length of the pieces of `chunks`, in bytes. */
  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}, chunkSize = 1 << 20) {
    this.#chunkSize = chunkSize;
    for (const [path, content] of Object.entries(files)) this.put(path, content);
  }

  async list(globs: readonly string[]): Promise<FileInfo[]> {
    const { matches } = compileGlobs(globs);
    const found: FileInfo[] = [];
    for (const [path, file] of this.#files) {
      if (matches(path)) found.push(info(path, file));
    }
    return found.sort(comparePaths);
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    const clean = projectPath(path);
    const file = this.#files.get(clean);
    return file && info(clean, file);
  }

  async read(path: string, start?: number, end?: number): Promise<Uint8Array> {
    return this.readNow(path, start, end);
  }

  readNow(path: string, start?: number, end?: number): Uint8Array {
    const { bytes } = this.#get(path);
    const range = byteRange(bytes.length, start, end);
    return bytes.slice(range.start, range.end);
  }

  async *chunks(path: string, start?: number, end?: number): AsyncGenerator<Uint8Array> {
    const { bytes } = this.#get(path);
    const range = byteRange(bytes.length, start, end);
    // One buffer for all pieces, as on disk, so that a caller that keeps a piece fails in tests.
    const buffer = new Uint8Array(this.#chunkSize);
    for (let at = range.start; at < range.end; at += this.#chunkSize) {
      const piece = bytes.subarray(at, Math.min(at + this.#chunkSize, range.end));
      buffer.set(piece);
      yield buffer.subarray(0, piece.length);
    }
  }

  async append(path: string, records: Records | (() => Promise<Records>)): Promise<void> {
    return this.#appending.run(async () =>
      this.#append(projectPath(path), typeof records === 'function' ? await records() : records),
    );
  }
  readonly #appending = new Mutex();

  #append(clean: string, records: Records): void {
    const before = this.#files.get(clean)?.bytes ?? new Uint8Array();
    const open = before.length > 0 && before[before.length - 1] !== 0x0a;
    const bytes = appendBytes(clean, records, open);
    this.#checkWritable(clean);
    const room = this.#room();
    if (room <= 0) throw new FileError('no-space', clean, `Cannot append to ${clean}: the disk is full.`);
    const written = Math.min(bytes.length, room, this.#takeCrash());
    if (written > 0) this.#store(clean, concat(before, bytes.subarray(0, written)));
    if (written < bytes.length) {
      const message = `Cannot append to ${clean}: only ${written} of ${bytes.length} bytes were written.`;
      throw new FileError('uncertain', clean, message);
    }
  }

  async writeAtomic(path: string, bytes: Uint8Array, ifVersion?: string | null): Promise<FileInfo> {
    const clean = projectPath(path);
    const old = this.#files.get(clean);
    if (ifVersion !== undefined && ifVersion !== (old ? info(clean, old).version : null)) {
      throw new FileError(
        'changed',
        clean,
        `${clean} has changed meanwhile. Read it again and repeat the change.`,
      );
    }
    this.#checkWritable(clean);
    if (bytes.length > this.#room()) {
      throw new FileError('no-space', clean, `Cannot write ${clean}: the disk is full.`);
    }
    if (this.#takeCrash() < bytes.length) {
      throw new FileError('failed', clean, `Cannot write ${clean}: the process ended.`);
    }
    return info(clean, this.#store(clean, bytes.slice()));
  }

  /** Stores a file like another process would: without faults. */
  put(path: string, content: string | Uint8Array): void {
    const clean = projectPath(path);
    this.#store(clean, typeof content === 'string' ? encoder.encode(content) : content.slice());
  }

  /** Deletes a file like another process would. */
  remove(path: string): void {
    this.#files.delete(projectPath(path));
  }

  text(path: string): string {
    return decoder.decode(this.#get(path).bytes);
  }

  #get(path: string): MemoryFile {
    const clean = projectPath(path);
    const file = this.#files.get(clean);
    if (!file) throw new FileError('not-found', clean, `Cannot read ${clean}: there is no such file.`);
    return file;
  }

  #store(path: string, bytes: Uint8Array): MemoryFile {
    const file = { bytes, version: ++this.#versions };
    this.#files.set(path, file);
    return file;
  }

  #checkWritable(path: string): void {
    if (this.faults.readOnly) {
      throw new FileError('read-only', path, `Cannot write ${path}: the file system is read-only.`);
    }
  }

  #room(): number {
    if (this.faults.capacity === undefined) return Infinity;
    let used = 0;
    for (const file of this.#files.values()) used += file.bytes.length;
    return this.faults.capacity - used;
  }

  #takeCrash(): number {
    const after = this.faults.crashAfterBytes ?? Infinity;
    delete this.faults.crashAfterBytes;
    return after;
  }
}

function info(path: string, file: MemoryFile): FileInfo {
  return { path, size: file.bytes.length, version: `m${file.version}` };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
