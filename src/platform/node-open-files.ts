import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { FileError, toFileError } from '../base/files/file-error';
import { type NodeRoot, noFollow } from './node-root';

/** A borrowed open file; return it with `release`. */
export interface OpenFile {
  handle: FileHandle;
  /** In bytes, when it was borrowed. */
  size: number;
  release(): void;
}

interface Entry {
  handle: FileHandle;
  /** Device and inode. */
  id: string;
  users: number;
  /** No longer in the cache; closes when the last user is done. */
  retired: boolean;
  usedAt: number;
}

/** Caches open files for random access, so paths are checked once. A file that was replaced (another inode) is reopened. */
export class NodeOpenFiles {
  readonly #entries = new Map<string, Entry>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly root: NodeRoot,
    private readonly limit = 16,
    private readonly idleMs = 5_000,
  ) {}

  /** Opens a file for reading, or returns the cached one. `clean` comes from projectPath. */
  async borrow(clean: string): Promise<OpenFile> {
    try {
      const facts = await stat(this.root.absolute(clean), { bigint: true });
      if (!facts.isFile()) throw notAFile(clean);
      const known = this.#entries.get(clean);
      const entry = known?.id === idOf(facts) ? known : await this.#open(clean);
      entry.users++;
      entry.usedAt = Date.now();
      // Re-inserting makes it the newest in the order of eviction.
      if (!entry.retired) {
        this.#entries.delete(clean);
        this.#entries.set(clean, entry);
      }
      return { handle: entry.handle, size: Number(facts.size), release: () => this.#release(entry) };
    } catch (error) {
      throw toFileError(error, clean, 'read');
    }
  }

  /** Closes all files that are not borrowed, and the others when they are released. */
  dispose(): void {
    clearTimeout(this.#timer);
    for (const clean of [...this.#entries.keys()]) this.#retire(clean);
  }

  async #open(clean: string): Promise<Entry> {
    const handle = await open(await this.root.real(clean), constants.O_RDONLY | noFollow);
    const facts = await handle.stat({ bigint: true });
    this.#retire(clean);
    const entry = { handle, id: idOf(facts), users: 0, retired: false, usedAt: Date.now() };
    this.#entries.set(clean, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.limit) break;
      this.#retire(oldest);
    }
    this.#schedule();
    return entry;
  }

  #retire(clean: string): void {
    const entry = this.#entries.get(clean);
    if (!entry) return;
    this.#entries.delete(clean);
    entry.retired = true;
    if (entry.users === 0) closeQuietly(entry.handle);
  }

  #release(entry: Entry): void {
    if (--entry.users === 0 && entry.retired) closeQuietly(entry.handle);
  }

  /** Closes idle files, since some systems cannot replace an open file. */
  #schedule(): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const now = Date.now();
      for (const [clean, entry] of [...this.#entries]) {
        if (entry.users === 0 && now - entry.usedAt >= this.idleMs) this.#retire(clean);
      }
      if (this.#entries.size > 0) this.#schedule();
    }, this.idleMs).unref();
  }
}

function idOf(facts: BigIntStats): string {
  return `${facts.dev}:${facts.ino}`;
}

/** The error for a path that is a folder, pipe or device. */
export function notAFile(clean: string): FileError {
  return new FileError('not-a-file', clean, `Cannot read ${clean}: it is not a regular file.`);
}

function closeQuietly(handle: FileHandle): void {
  // The file was open for reading only: a failing close loses nothing.
  handle.close().catch(() => {});
}
