import path from 'node:path';
import { FileError, toFileError } from '../base/files/file-error';
import { UserError } from '../base/user-error';
import { acquireLock } from './node-lock';

/** Work that only one process at a time does in a project. */
export interface LoneWork {
  /** The name of its lock in the project's folder is made of this. It ends with `.jsonl`: the `.gitignore` of projects has such locks. */
  readonly name: string;
  /** What is wrong, and what to do, if another process does it. */
  readonly busy: string;
}

/** How long to wait for another process, in milliseconds: a lock that a killed one has left is known by then. */
const WAIT = 6000;

/** Does work while no other process does. `folder` is the project's. Throws UserError if another one is at it for long. */
export async function runAlone<T>(
  folder: string,
  { name, busy }: LoneWork,
  work: () => Promise<T>,
): Promise<T> {
  const real = path.join(folder, name);
  const lock = await acquireLock(real, name, { waitMs: WAIT }).catch((error: unknown) => {
    if (!FileError.is(error, 'locked')) throw toFileError(error, `.${name}.lock`, 'write');
    throw new UserError(`${busy} If there is no such process, delete .${name}.lock in the project's folder.`);
  });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
