import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { appendBytes } from '../base/files/append-bytes';
import { FileError, toFileError } from '../base/files/file-error';
import type { Records } from '../base/files/files';
import { projectPath } from '../base/files/paths';
import { KeyedMutex } from '../base/mutex';
import { acquireLock, type HeldLock, type LockOptions } from './node-lock';
import { notAFile } from './node-read';
import { type NodeRoot, noFollow } from './node-root';
import { syncFolder } from './part-files';

/** A lock that is lost this often cannot be read back, because of its mode or the file system. */
const MAX_LOST = 5;

const flags = constants.O_RDWR | constants.O_APPEND | noFollow;

/** Durable appends, see ProjectFiles.append. Calls for a file wait in a mutex within the process, and for a lock file between processes. */
export class NodeAppender {
  readonly #appending = new KeyedMutex();
  /** Files whose directory entry is known to be on disk, not only their content. */
  readonly #named = new Set<string>();

  constructor(
    private readonly root: NodeRoot,
    private readonly lockOptions: LockOptions = {},
  ) {}

  async append(given: string, records: Records | (() => Promise<Records>)): Promise<void> {
    const clean = projectPath(given);
    // Refuses a bad record before anything is created or locked.
    if (typeof records !== 'function') appendBytes(clean, records, false);
    // No await before this line: records are written in the order of the calls.
    return this.#appending.run(clean, async () => {
      const { real, missing } = await this.root.forWriting(clean);
      try {
        await createFolders(missing);
        for (let lost = 0; lost < MAX_LOST; lost++) {
          const lock = await acquireLock(real, clean, this.lockOptions);
          try {
            if (await this.#appendLocked(real, clean, records, lock)) return;
          } finally {
            await lock.release();
          }
        }
        throw new FileError(
          'locked',
          clean,
          `Cannot append to ${clean}: another program removed its lock file ${MAX_LOST} times. Check that this user may read files in ${path.dirname(clean)}, and try again.`,
        );
      } catch (error) {
        throw toFileError(error, clean, 'append to');
      }
    });
  }

  /** False when the lock was lost before anything was written. */
  async #appendLocked(
    real: string,
    clean: string,
    records: Records | (() => Promise<Records>),
    lock: HeldLock,
  ): Promise<boolean> {
    const made = typeof records === 'function' ? await records() : records;
    const { handle, created } = await openForAppend(real);
    try {
      const { size, ino, mode } = await handle.stat();
      if ((mode & constants.S_IFMT) !== constants.S_IFREG) throw notAFile(clean);
      const bytes = appendBytes(clean, made, await hasOpenLine(handle, size));
      if (!(await lock.isOurs())) return false;
      await writeOnce(handle, bytes, clean);
      await handle.sync().catch((error: unknown) => {
        throw uncertain(clean, `the disk did not confirm it (${(error as Error).message})`);
      });
      if (created || !this.#named.has(real)) {
        await syncFolder(path.dirname(real));
        this.#named.add(real);
      }
      const now = await stat(real).catch(() => undefined);
      if (now?.ino !== ino) throw uncertain(clean, 'another program replaced the file at the same time');
      if (now.size !== size + bytes.length) {
        throw uncertain(clean, 'another program wrote to the file at the same time');
      }
      return true;
    } finally {
      await handle.close();
    }
  }
}

async function openForAppend(real: string): Promise<{ handle: FileHandle; created: boolean }> {
  try {
    return { handle: await open(real, flags), created: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { handle: await open(real, flags | constants.O_CREAT, 0o644), created: true };
  }
}

async function createFolders(missing: readonly string[]): Promise<void> {
  for (const folder of missing) {
    await mkdir(folder, { recursive: true });
    await syncFolder(path.dirname(folder));
  }
}

/** Whether the last line has no line break. */
async function hasOpenLine(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  await handle.read(last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}

/** One write call: with O_APPEND the system puts all of it at the end, even while others write. Never repeated, never undone. */
async function writeOnce(handle: FileHandle, bytes: Uint8Array, clean: string): Promise<void> {
  let written: number;
  try {
    written = (await handle.write(bytes, 0, bytes.length, null)).bytesWritten;
  } catch (error) {
    const failure = toFileError(error, clean, 'append to');
    throw failure.code === 'no-space' ? failure : uncertain(clean, failure.message);
  }
  if (written < bytes.length) {
    throw uncertain(clean, `only ${written} of ${bytes.length} bytes were written; the disk may be full`);
  }
}

function uncertain(clean: string, why: string): FileError {
  return new FileError('uncertain', clean, `Appending to ${clean} may have failed: ${why}.`);
}
