import path from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { constants, copyFile, link, open, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Of the machine, so that no other one takes the process for dead. */
const MACHINE = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const NAME = new RegExp(
  String.raw`^\.labelwright-${MACHINE}-(\d+)-[0-9a-f]{8}\.(?:part(-old|-losses)?|tmp)$`,
);

const mark = (): string => `.labelwright-${MACHINE}-${process.pid}-${randomBytes(4).toString('hex')}`;

/** The name under which a file or folder is written, beside its target, until it is complete. */
export const partOf = (target: string): string => `${target}${mark()}.part`;

/** The same in a project: a name that no glob matches and that its `.gitignore` has. */
export const hiddenPartOf = (target: string): string =>
  path.join(path.dirname(target), `.${path.basename(target)}${mark()}.tmp`);

/** Where the folder that a new one replaces waits until the new one is in place. */
export const oldOf = (part: string): string => `${part}-old`;

/**
 * Removes what processes of this machine that were killed have left beside a target. A folder that was moved aside, and not replaced before
 * the end, gets its name back.
 */
export function removeLeftParts(target: string): void {
  const folder = path.dirname(target);
  const base = path.basename(target);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const start = [base, `.${base}`].find((one) => name.startsWith(one));
    const [, pid, kind] = (start !== undefined && NAME.exec(name.slice(start.length))) || [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    if (kind === '-old' && !existsSync(target)) renameSync(path.join(folder, name), target);
    else rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Gives a complete part its name. False if something has got that name since: then nothing is done. */
export async function placeNew(part: string, target: string, linkTo = link): Promise<boolean> {
  try {
    if ((await stat(part)).isDirectory()) {
      // A rename replaces no folder that has files.
      if (existsSync(target)) return false;
      await renameOver(part, target);
      return true;
    }
    // Unlike a rename, a link never replaces a file, nor does such a copy, for file systems without links.
    await linkTo(part, target).catch((error: NodeJS.ErrnoException) =>
      error.code === 'EEXIST' ? Promise.reject(error) : copyNew(part, target),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await rm(part);
  return true;
}

async function copyNew(part: string, target: string): Promise<void> {
  await copyFile(part, target, constants.COPYFILE_EXCL);
  const handle = await open(target, 'r+');
  await handle.sync().finally(() => handle.close());
}

/** Renames, and waits where a virus scanner or an editor briefly holds the target open, as on Windows. */
export async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const busy =
        process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY' || code === 'EACCES');
      if (!busy || attempt === 8) throw error;
      await delay(10 * 2 ** attempt);
    }
  }
}

/** Whether a process of this machine has the number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Makes a folder's entries durable after a file was created or renamed. Windows neither has nor needs this. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems refuse it, and have no alternative.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EINVAL' && code !== 'ENOTSUP') throw error;
  } finally {
    await handle.close();
  }
}
