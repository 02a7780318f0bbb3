import { stat } from 'node:fs/promises';
import { FileError, toFileError } from '../base/files/file-error';
import type { FileInfo, ProjectFiles, Records, RefusedPath } from '../base/files/files';
import { projectPath } from '../base/files/paths';
import { NodeAppender } from './node-append';
import type { LockOptions } from './node-lock';
import { readChunks, readRange, readRangeSync, infoOf } from './node-read';
import { NodeRoot } from './node-root';
import { listFiles } from './node-walk';
import { writeAtomic } from './node-write-atomic';

/** The files of a project on this machine's disk. */
export class NodeFiles implements ProjectFiles {
  readonly #root: NodeRoot;
  readonly #appender: NodeAppender;

  /** `folder` is the project's folder; it must exist. Throws FileError. */
  constructor(folder: string, lockOptions?: LockOptions) {
    this.#root = new NodeRoot(folder);
    this.#appender = new NodeAppender(this.#root, lockOptions);
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
    return readRange(this.#root, projectPath(path), start, end);
  }

  readNow(path: string, start?: number, end?: number, into?: Uint8Array): Uint8Array {
    return readRangeSync(this.#root, projectPath(path), start, end, into);
  }

  async *chunks(path: string, start?: number, end?: number): AsyncGenerator<Uint8Array> {
    yield* readChunks(this.#root, projectPath(path), start, end);
  }

  append(path: string, records: Records | (() => Promise<Records>)): Promise<void> {
    return this.#appender.append(path, records);
  }

  writeAtomic(path: string, bytes: Uint8Array, ifVersion?: string | null): Promise<FileInfo> {
    return writeAtomic(this.#root, path, bytes, ifVersion);
  }
}
