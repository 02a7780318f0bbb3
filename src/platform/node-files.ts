import { stat } from 'node:fs/promises';
import { byteRange } from '../base/files/byte-range';
import { type Disposable, toDisposable } from '../base/files/disposable';
import { FileError, toFileError } from '../base/files/file-error';
import type {
  AppendResult,
  FileInfo,
  ProjectFiles,
  Records,
  RefusedPath,
  SyncReader,
} from '../base/files/files';
import { projectPath } from '../base/files/paths';
import { FastBytes } from './fast-bytes';
import { NodeAppender } from './node-append';
import { readChunks, readChunksSync, readRangeSync } from './node-chunks';
import type { LockOptions } from './node-lock';
import { NodeOpenFiles } from './node-open-files';
import { NodeRoot } from './node-root';
import { infoOf } from './node-stat';
import { listFiles } from './node-walk';
import { writeAtomic } from './node-write-atomic';

/** The files of a project on this machine's disk. Dispose it to close the files it keeps open. */
export class NodeFiles implements ProjectFiles, Disposable {
  readonly #root: NodeRoot;
  readonly #open: NodeOpenFiles;
  readonly #appender: NodeAppender;
  readonly #listeners = new Set<(paths: readonly string[]) => void>();
  readonly sync: SyncReader;

  /** `folder` is the project's folder; it must exist. Throws FileError. */
  constructor(folder: string, lockOptions?: LockOptions) {
    const root = new NodeRoot(folder);
    this.#root = root;
    this.#open = new NodeOpenFiles(root);
    this.#appender = new NodeAppender(root, lockOptions);
    this.sync = {
      read: (path, start, end, into) => readRangeSync(root, projectPath(path), start, end, into),
      chunks: (path, start, end) => readChunksSync(root, projectPath(path), start, end),
    };
  }

  list(globs: readonly string[], onRefused?: (refused: RefusedPath) => void): Promise<FileInfo[]> {
    return listFiles(this.#root, globs, onRefused);
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    const clean = projectPath(path);
    try {
      const facts = await stat(await this.#root.real(clean), { bigint: true });
      return facts.isFile() ? infoOf(clean, facts) : undefined;
    } catch (error) {
      if (FileError.is(toFileError(error, clean, 'read'), 'not-found')) return undefined;
      throw toFileError(error, clean, 'read');
    }
  }

  async read(path: string, start?: number, end?: number): Promise<Uint8Array> {
    const clean = projectPath(path);
    const file = await this.#open.borrow(clean);
    try {
      const range = byteRange(file.size, start, end);
      const bytes = new FastBytes(range.end - range.start);
      let filled = 0;
      while (filled < bytes.length) {
        const at = range.start + filled;
        const { bytesRead } = await file.handle.read(bytes, filled, bytes.length - filled, at);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } catch (error) {
      throw toFileError(error, clean, 'read');
    } finally {
      file.release();
    }
  }

  async *chunks(path: string, start?: number, end?: number): AsyncGenerator<Uint8Array> {
    const clean = projectPath(path);
    yield* readChunks(await this.#open.borrow(clean), clean, start, end);
  }

  append(path: string, records: Records | (() => Promise<Records>)): Promise<AppendResult> {
    return this.#appender.append(path, records);
  }

  writeAtomic(path: string, bytes: Uint8Array, ifVersion?: string | null): Promise<FileInfo> {
    return writeAtomic(this.#root, path, bytes, ifVersion);
  }

  watch(listener: (paths: readonly string[]) => void): Disposable {
    this.#listeners.add(listener);
    return toDisposable(() => this.#listeners.delete(listener));
  }

  /** Passes changes that the editor saw to the listeners of `watch`: there is no second watcher. Paths are project-relative. */
  notify(paths: readonly string[]): void {
    for (const listener of [...this.#listeners]) listener(paths);
  }

  dispose(): void {
    this.#listeners.clear();
    this.#open.dispose();
  }
}
