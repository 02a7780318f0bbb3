import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FileError } from '../core/files/file-error';

/** Who holds a lock: the content of the lock file, as JSON. */
interface Holder {
  pid: number;
  host: string;
  /** Milliseconds since 1970. */
  time: number;
  token: string;
}

/** A lock that this process holds. */
export interface HeldLock {
  /** Whether the lock file is still ours: one that looked stale to another process may have been taken away. */
  isOurs(): Promise<boolean>;
  release(): Promise<void>;
}

export interface LockOptions {
  /** How long to wait for another process, in milliseconds. */
  waitMs?: number;
}

/** A lock file without readable content is a holder that died between creating and filling it, once it is that old. */
const unreadableMs = 1_000;

/**
 * Takes the exclusive lock `.<name>.lock` beside a file: created with O_EXCL, so one process of all gets it, on network drives
 * too. The lock of a process of this machine that is no longer alive, or from before the last start of the machine, is taken
 * over. `real` is the file's absolute path, `shown` the path for messages. Throws FileError `locked` after the wait.
 */
export async function acquireLock(real: string, shown: string, options: LockOptions = {}): Promise<HeldLock> {
  const lock = lockPath(real);
  const limit = performance.now() + (options.waitMs ?? 10_000);
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    const holder: Holder = { pid: process.pid, host: hostname(), time: Date.now(), token: randomUUID() };
    if (await create(lock, holder)) return held(lock, holder.token);
    const content = await readFile(lock, 'utf8').catch(() => undefined);
    if (content === undefined) continue; // released just now
    if (await isStale(lock, content)) {
      await takeAway(lock, content);
    } else if (performance.now() >= limit) {
      throw locked(lock, shown, parseHolder(content));
    } else {
      // Jitter: processes that started together must not meet again at each try.
      await delay(pause * (0.5 + Math.random()));
    }
  }
}

/** Where the lock of a file is. */
export function lockPath(real: string): string {
  return path.join(path.dirname(real), `.${path.basename(real)}.lock`);
}

async function create(lock: string, holder: Holder): Promise<boolean> {
  let handle;
  try {
    handle = await open(lock, 'wx', 0o644);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    await handle.writeFile(JSON.stringify(holder));
  } catch (error) {
    await rm(lock, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

function held(lock: string, token: string): HeldLock {
  const isOurs = async (): Promise<boolean> =>
    parseHolder(await readFile(lock, 'utf8').catch(() => ''))?.token === token;
  return {
    isOurs,
    async release() {
      if (await isOurs()) await rm(lock, { force: true });
    },
  };
}

async function isStale(lock: string, content: string): Promise<boolean> {
  const holder = parseHolder(content);
  if (!holder) {
    const facts = await stat(lock).catch(() => undefined);
    return facts !== undefined && Date.now() - facts.mtimeMs > unreadableMs;
  }
  if (holder.host !== hostname()) return false;
  // A process number from before the last start of the machine may belong to somebody else by now. 10 s for clock changes.
  const startedAt = Date.now() - uptime() * 1000;
  return holder.time < startedAt - 10_000 || !isAlive(holder.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * Removes a stale lock. Two processes may find the same lock stale, and the slower one must not remove the new lock of the faster:
 * so the lock is moved aside (atomic), and put back if it turns out to be another one. The holder notices with `isOurs`.
 */
async function takeAway(lock: string, staleContent: string): Promise<void> {
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
  } catch {
    return; // another process was faster
  }
  const moved = await readFile(aside, 'utf8').catch(() => staleContent);
  if (moved !== staleContent && !(await exists(lock))) await rename(aside, lock).catch(() => {});
  await rm(aside, { force: true });
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

function parseHolder(content: string): Holder | undefined {
  try {
    const holder = JSON.parse(content) as Partial<Holder>;
    return Number.isInteger(holder.pid) && typeof holder.token === 'string' && typeof holder.host === 'string'
      ? (holder as Holder)
      : undefined;
  } catch {
    return undefined;
  }
}

function locked(lock: string, shown: string, holder: Holder | undefined): FileError {
  const who = holder
    ? `process ${holder.pid} on ${holder.host} since ${new Date(holder.time).toISOString()}`
    : 'another process';
  const message = `Cannot append to ${shown}: it is locked by ${who}. If nothing is writing to it any more, delete ${path.basename(lock)} beside it.`;
  return new FileError('locked', shown, message);
}
