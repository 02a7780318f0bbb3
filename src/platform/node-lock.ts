import { readFileSync, readlinkSync, type Stats } from 'node:fs';
import { lstat, open, readFile, rename, rm, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FileError } from '../base/files/file-error';

interface Holder {
  pid: number;
  /** When the process started, in the system's own unit; absent if the system does not tell. */
  start?: string;
  /** The scope in which `pid` is unique: see `here`. */
  place?: string;
  host: string;
  /** Milliseconds since 1970. */
  time: number;
  token: string;
}

export interface HeldLock {
  /** Whether the lock file is still ours: another process may have considered it stale and removed it. */
  isOurs(): Promise<boolean>;
  release(): Promise<void>;
}

export interface LockOptions {
  /** How long to wait for another process, in milliseconds. */
  waitMs?: number;
  /** A lock file that did not change for this long, in milliseconds, while this process watched it, is stale. */
  unchangedMs?: number;
  /** How often a holder touches its lock file, in milliseconds. */
  touchMs?: number;
  /** A monotonic clock, in milliseconds. */
  clock?: () => number;
}

interface Sight {
  /** Changes whenever the file is replaced or touched. */
  readonly signature: string;
  readonly holder: Holder | undefined;
}

/**
 * Takes the exclusive lock `.<name>.lock` beside a file: created with O_EXCL, so only one process gets it, on network drives
 * too. `real` is the file's absolute path, `shown` the path for messages. Throws FileError `locked` after the wait, and
 * immediately if something other than a file has the lock's name.
 *
 * A stale lock is taken over. Staleness is judged in a way that works on every machine: a holder touches its lock file once a
 * second, so a file that did not change for five seconds, by the clock of the process that watches it, has no holder. That covers
 * a lock that came with a clone or a copied folder, one of another host on a network drive, of a renamed host, of a reused
 * process id, and one that cannot be read. To save the five seconds after a crash, the holder's process is looked up if its id
 * certainly refers to the same process here. A holder that was frozen for that long finds out with `isOurs` before it writes.
 */
export async function acquireLock(real: string, shown: string, options: LockOptions = {}): Promise<HeldLock> {
  const { waitMs = 10_000, unchangedMs = 5_000, touchMs = 1_000, clock = () => performance.now() } = options;
  const lock = lockPath(real);
  const limit = clock() + waitMs;
  let seen: string | undefined;
  let seenAt = 0;
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    const token = randomUUID();
    if (await create(lock, token)) return held(lock, token, touchMs);
    const sight = await look(lock, shown);
    const now = clock();
    if (sight?.signature !== seen) {
      seen = sight?.signature;
      seenAt = now;
    }
    let problem: string | undefined;
    if (sight && (isDead(sight.holder) || now - seenAt >= unchangedMs)) {
      problem = await takeAway(lock, sight);
      if (problem === undefined) continue;
    }
    if (now >= limit) throw locked(lock, shown, sight?.holder, problem);
    // Jitter: processes that started together must not collide at each try.
    await delay(pause * (0.5 + Math.random()));
  }
}

/** The path of a file's lock. */
export function lockPath(real: string): string {
  return path.join(path.dirname(real), `.${path.basename(real)}.lock`);
}

async function create(lock: string, token: string): Promise<boolean> {
  let handle;
  try {
    handle = await open(lock, 'wx', 0o644);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  const start = startOf(process.pid);
  const holder: Holder = {
    pid: process.pid,
    ...(start !== undefined && { start }),
    place: here(),
    host: hostname(),
    time: Date.now(),
    token,
  };
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

function held(lock: string, token: string, touchMs: number): HeldLock {
  const isOurs = async (): Promise<boolean> =>
    parseHolder(await readFile(lock, 'utf8').catch(() => ''))?.token === token;
  const touch = async (): Promise<void> => {
    const now = new Date();
    if (await isOurs()) await utimes(lock, now, now);
  };
  const timer = setInterval(() => void touch().catch(() => {}), touchMs).unref();
  return {
    isOurs,
    async release() {
      clearInterval(timer);
      if (await isOurs()) await rm(lock, { force: true });
    },
  };
}

/** Looks at the lock file; undefined if it was just released. */
async function look(lock: string, shown: string): Promise<Sight | undefined> {
  const facts = await lstat(lock).catch(unlessGone);
  if (!facts) return undefined;
  if (!facts.isFile()) throw inTheWay(lock, shown, facts);
  // A lock that may not be read is watched like any other.
  const content = await readFile(lock, 'utf8').catch(() => '');
  return { signature: `${facts.ino} ${facts.mtimeMs} ${content}`, holder: parseHolder(content) };
}

function unlessGone(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}

function isDead(holder: Holder | undefined): boolean {
  if (holder?.place === undefined || holder.place !== here()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const start = startOf(holder.pid);
  return start !== undefined && holder.start !== undefined && start !== holder.start;
}

let knownPlace: string | undefined;

/** Where a process id means the same process: on Linux one boot and PID namespace (containers may share a host's name), else the host. */
function here(): string {
  knownPlace ??= placeOnLinux() ?? `${process.platform} ${hostname()}`;
  return knownPlace;
}

function placeOnLinux(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

/** When a process started, on Linux: process ids are reused, pairs of id and time are not. */
function startOf(pid: number): string | undefined {
  try {
    // The second field is the program's name in parentheses, which may contain anything.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19];
  } catch {
    return undefined;
  }
}

/**
 * Removes a stale lock; returns the reason if that fails. Two processes may find the same lock stale, and the slower one must not
 * remove the new lock of the faster: so the lock is moved aside (atomically), and put back if it is not the stale one. The holder
 * notices with `isOurs`.
 */
async function takeAway(lock: string, stale: Sight): Promise<string | undefined> {
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? undefined : message; // gone: another process was faster
  }
  const moved = await look(aside, aside).catch(() => stale);
  if (moved && moved.signature !== stale.signature && !(await lstat(lock).catch(() => undefined)))
    await rename(aside, lock).catch(() => {});
  await rm(aside, { force: true }).catch(() => {});
  return undefined;
}

function parseHolder(content: string): Holder | undefined {
  try {
    const holder = JSON.parse(content) as Partial<Holder>;
    const isHolder =
      Number.isInteger(holder.pid) &&
      typeof holder.token === 'string' &&
      typeof holder.host === 'string' &&
      !Number.isNaN(new Date(holder.time ?? NaN).getTime());
    return isHolder ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function locked(
  lock: string,
  shown: string,
  holder: Holder | undefined,
  problem: string | undefined,
): FileError {
  const name = path.basename(lock);
  const who = holder
    ? `process ${holder.pid} on ${holder.host} since ${new Date(holder.time).toISOString()}`
    : 'another process';
  const message =
    problem === undefined
      ? `Cannot append to ${shown}: it is locked by ${who}. If nothing is writing to it any more, delete ${name} beside it.`
      : `Cannot append to ${shown}: the lock file ${name} beside it was left by ${who} and cannot be removed (${problem}). Delete it, or have its owner delete it.`;
  return new FileError('locked', shown, message);
}

function inTheWay(lock: string, shown: string, facts: Stats): FileError {
  const what = facts.isDirectory()
    ? 'a folder'
    : facts.isSymbolicLink()
      ? 'a symbolic link'
      : 'not a regular file';
  const message = `Cannot append to ${shown}: ${path.basename(lock)} beside it is ${what}, where the lock file belongs. Remove it or give it another name.`;
  return new FileError('locked', shown, message);
}
