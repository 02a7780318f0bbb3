import fs from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';

const { O_WRONLY, O_RDWR } = fs.constants;

/** A file that is read on the thread that asks. */
const reading = (fd: number): FileHandle =>
  ({
    stat: async () => fs.fstatSync(fd),
    read: async (into: Uint8Array, at: number, length: number, from: number) => ({
      bytesRead: fs.readSync(fd, into, at, length, from),
      buffer: into,
    }),
    close: async () => fs.closeSync(fd),
  }) as unknown as FileHandle;

/**
 * Runs work for which the disk answers at once when it is read, instead of on another thread: for tests that read thousands of small files,
 * where the changes of threads take longer than all else.
 */
export async function withDiskAtOnce<T>(work: () => Promise<T>): Promise<T> {
  const { open, readdir, realpath, stat } = promises;
  const now = (read: (...given: never[]) => unknown) =>
    (async (...given: never[]) => read(...given)) as unknown;
  Object.assign(promises, {
    readdir: now(fs.readdirSync),
    realpath: now(fs.realpathSync.native),
    stat: now(fs.statSync),
    open: async (...given: Parameters<typeof open>) => {
      const [path, flags] = given;
      if (typeof flags !== 'number' || flags & (O_WRONLY | O_RDWR)) return open(...given);
      return reading(fs.openSync(path, flags));
    },
  });
  try {
    return await work();
  } finally {
    Object.assign(promises, { open, readdir, realpath, stat });
  }
}
