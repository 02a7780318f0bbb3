import { byteRange } from '../../src/base/files/byte-range';
import { FileError } from '../../src/base/files/file-error';
import type { FileInfo } from '../../src/base/files/files';
import { MemoryFiles as HeldFiles } from '../../src/base/files/memory-files';
import { projectPath } from '../../src/base/files/paths';

/** Simulated faults. Each may be set and cleared at any time. */
export interface MemoryFaults {
  /** The next write stores only this number of bytes and then rejects, as if the process had ended. Applies to one write. */
  crashAfterBytes?: number;
  readOnly?: boolean;
  /** The maximum size of all files in bytes. A write beyond is truncated, as with a full disk. */
  capacity?: number;
}

/** Files in memory that can fail as those on a disk do. */
export class MemoryFiles extends HeldFiles {
  readonly faults: MemoryFaults = {};
  readonly #chunkSize: number;

  /** `files` maps paths to content; `chunkSize` is the length of the pieces of `chunks`, in bytes. */
  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}, chunkSize = 1 << 20) {
    super(files);
    this.#chunkSize = chunkSize;
  }

  override async *chunks(path: string, start?: number, end?: number): AsyncGenerator<Uint8Array> {
    const { bytes } = this.get(path);
    const range = byteRange(bytes.length, start, end);
    // One buffer for all pieces, as on disk, so that a caller that keeps a piece fails in tests.
    const buffer = new Uint8Array(this.#chunkSize);
    for (let at = range.start; at < range.end; at += this.#chunkSize) {
      const piece = bytes.subarray(at, Math.min(at + this.#chunkSize, range.end));
      buffer.set(piece);
      yield buffer.subarray(0, piece.length);
    }
  }

  protected override appendNow(clean: string, before: Uint8Array, bytes: Uint8Array): void {
    this.#checkWritable(clean);
    const room = this.#room();
    if (room <= 0) throw new FileError('no-space', clean, `Cannot append to ${clean}: the disk is full.`);
    const written = Math.min(bytes.length, room, this.#takeCrash());
    if (written > 0) super.appendNow(clean, before, bytes.subarray(0, written));
    if (written < bytes.length) {
      const message = `Cannot append to ${clean}: only ${written} of ${bytes.length} bytes were written.`;
      throw new FileError('uncertain', clean, message);
    }
  }

  override async writeAtomic(path: string, bytes: Uint8Array, ifVersion?: string | null): Promise<FileInfo> {
    const clean = projectPath(path);
    if (ifVersion === undefined || ifVersion === ((await this.stat(clean))?.version ?? null)) {
      this.#checkWritable(clean);
      if (bytes.length > this.#room()) {
        throw new FileError('no-space', clean, `Cannot write ${clean}: the disk is full.`);
      }
      if (this.#takeCrash() < bytes.length) {
        throw new FileError('failed', clean, `Cannot write ${clean}: the process ended.`);
      }
    }
    return super.writeAtomic(path, bytes, ifVersion);
  }

  /** Deletes a file like another process would. */
  remove(path: string): void {
    this.held.delete(projectPath(path));
  }

  #checkWritable(path: string): void {
    if (this.faults.readOnly) {
      throw new FileError('read-only', path, `Cannot write ${path}: the file system is read-only.`);
    }
  }

  #room(): number {
    if (this.faults.capacity === undefined) return Infinity;
    let used = 0;
    for (const file of this.held.values()) used += file.bytes.length;
    return this.faults.capacity - used;
  }

  #takeCrash(): number {
    const after = this.faults.crashAfterBytes ?? Infinity;
    delete this.faults.crashAfterBytes;
    return after;
  }
}
