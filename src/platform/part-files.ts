import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

/** Of the machine, so that no other one takes the process for dead. */
const MACHINE = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const NAME = new RegExp(String.raw`^\.labelwright-${MACHINE}-(\d+)-[0-9a-f]{8}\.part(-old|-losses)?$`);

/** The name under which a file or folder is written, beside its target, until it is complete. */
export const partOf = (target: string): string =>
  `${target}.labelwright-${MACHINE}-${process.pid}-${randomBytes(4).toString('hex')}.part`;

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
    const [, pid, kind] = (name.startsWith(base) && NAME.exec(name.slice(base.length))) || [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    if (kind === '-old' && !existsSync(target)) renameSync(path.join(folder, name), target);
    else rmSync(path.join(folder, name), { recursive: true, force: true });
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
