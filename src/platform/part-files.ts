import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { link, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

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
export async function placeNew(part: string, target: string): Promise<boolean> {
  try {
    // Unlike a rename, a link never replaces a file.
    await link(part, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(target)) return false;
    // Folders have no links, nor do some file systems. A rename replaces no folder that has files.
    await rename(part, target);
    return true;
  }
  await rm(part);
  return true;
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
