import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { FileError } from '../../../src/base/files/file-error';
import { acquireLock, lockPath, type LockOptions } from '../../../src/platform/node-lock';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const holderScript = path.resolve(__dirname, '../../support/lock-holder.ts');
/** Long enough that a lock which has to be watched is never taken over within the wait. */
const WATCHED: LockOptions = { waitMs: 200, unchangedMs: 60_000 };
/** Short enough that a lock without a holder is taken over well within the wait. */
const TAKEN_OVER: LockOptions = { waitMs: 60_000, unchangedMs: 100 };

describe('platform/node-lock', function () {
  this.timeout(SLOW);

  const temporary = temporaryFolder();
  const running: ChildProcess[] = [];
  let file = '';
  let lock = '';
  beforeEach(() => {
    file = path.join(temporary.path, 'a.jsonl');
    lock = lockPath(file);
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });

  const content = (): Record<string, unknown> =>
    JSON.parse(fs.readFileSync(lock, 'utf8')) as Record<string, unknown>;

  async function otherProcess(): Promise<{ end: () => Promise<void> }> {
    const child = spawn(process.execPath, ['--import=tsx', holderScript, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return {
      async end() {
        child.kill('SIGKILL');
        await new Promise((resolve) => child.once('close', resolve));
      },
    };
  }

  async function takenOver(options: LockOptions = TAKEN_OVER): Promise<void> {
    const held = await acquireLock(file, 'a.jsonl', options);
    assert.equal(await held.isOurs(), true);
    await held.release();
    assert.deepEqual(fs.readdirSync(temporary.path), []);
  }

  const refused = (message: RegExp, options: LockOptions = WATCHED): Promise<void> =>
    assert.rejects(acquireLock(file, 'annotations/a.jsonl', options), (error) => {
      assert.ok(FileError.is(error, 'locked'), String(error));
      assert.match(error.message, /^Cannot append to annotations\/a\.jsonl: .*\.a\.jsonl\.lock/);
      assert.match(error.message, message);
      return true;
    });

  /** Runs a test as somebody whom file permissions bind. */
  async function asOrdinaryUser(test: () => Promise<void>): Promise<void> {
    const superuser = process.geteuid!() === 0;
    if (superuser) process.seteuid!(65534);
    try {
      await test();
    } finally {
      if (superuser) process.seteuid!(0);
    }
  }

  it('takes over the lock of a process that was killed, without watching it', async () => {
    const other = await otherProcess();
    await other.end();
    assert.equal(fs.existsSync(lock), true);
    await takenOver({ waitMs: 60_000, unchangedMs: 1e9 });
  });

  it('touches the lock that it holds', async () => {
    const held = await acquireLock(file, 'a.jsonl', { touchMs: 1 });
    fs.utimesSync(lock, 1, 1);
    while (fs.statSync(lock).mtimeMs === 1000) await new Promise(setImmediate);
    await held.release();
    assert.deepEqual(fs.readdirSync(temporary.path), []);
  });

  it('takes over the lock of another program start with the same process number', async function () {
    if (process.platform !== 'linux') return this.skip();
    const held = await acquireLock(file, 'a.jsonl');
    fs.writeFileSync(lock, JSON.stringify({ ...content(), start: '1', token: 'other' }));
    await takenOver({ waitMs: 60_000, unchangedMs: 1e9 });
    await held.release();
  });

  it('does not judge a process number by this machine where it means another process', async function () {
    if (process.platform !== 'linux') return this.skip();
    const other = await otherProcess();
    await other.end();
    for (const place of ['another-boot pid:[1]', undefined]) {
      fs.writeFileSync(lock, JSON.stringify({ ...content(), place }));
      await refused(new RegExp(`on ${hostname()}`));
    }
  });

  it('takes over a stale lock: of another host, from a clone, empty or garbled', async () => {
    const other = { pid: 1, host: 'another-host', time: Date.now(), token: 'x' };
    const unchanged = [
      JSON.stringify(other),
      JSON.stringify({ ...other, host: hostname(), pid: process.pid }),
      JSON.stringify({ ...other, time: Date.now() + 1e9 }),
      '',
      'no JSON',
      '{"pid":1,"host":"h","token":"x","time":"noon"}',
    ];
    for (const text of unchanged) {
      fs.writeFileSync(lock, text);
      await refused(/delete/);
      await takenOver();
    }
  });

  it('waits for a lock of another host while it is touched, whatever the clocks say', async () => {
    fs.writeFileSync(lock, JSON.stringify({ pid: 1, host: 'another-host', time: 1, token: 'x' }));
    let now = 0;
    const clock = (): number => {
      fs.utimesSync(lock, now, now);
      return (now += 100);
    };
    await refused(/on another-host since 1970/, { waitMs: 1_000, unchangedMs: 500, clock });
  });

  it('fails immediately if something else has the name of the lock', async function () {
    fs.mkdirSync(lock);
    await refused(/is a folder/, { waitMs: 1e9 });
    fs.rmdirSync(lock);
    if (process.platform === 'win32') return this.skip();
    fs.symlinkSync('nowhere', lock);
    await refused(/is a symbolic link/, { waitMs: 1e9 });
    assert.equal(fs.readlinkSync(lock), 'nowhere');
  });

  it('takes over a lock that it may not read, and waits no longer than it should for one it may not remove', async function () {
    if (process.platform === 'win32') return this.skip();
    fs.writeFileSync(lock, JSON.stringify({ pid: 1, host: 'h', time: 1, token: 'x' }), { mode: 0 });
    fs.chmodSync(temporary.path, 0o1777);
    const isRoot = process.geteuid!() === 0;
    // In a folder with the sticky bit nobody but its owner may remove a file; who owns it may not write to the folder at all.
    if (!isRoot) fs.chmodSync(temporary.path, 0o555);
    let now = 0;
    const clock = (): number => (now += 100);
    await asOrdinaryUser(() =>
      refused(/was left by another process and cannot be removed/, {
        waitMs: 1_000,
        unchangedMs: 500,
        clock,
      }),
    );
    fs.chmodSync(temporary.path, 0o777);
    await asOrdinaryUser(() => refused(/it is locked by another process/));
    await asOrdinaryUser(() => takenOver());
  });

  it('finds out that a lock was taken away, and does not release that of another', async () => {
    const held = await acquireLock(file, 'a.jsonl');
    assert.equal(await held.isOurs(), true);
    fs.writeFileSync(lock, JSON.stringify({ pid: 1, host: 'h', time: 1, token: 'other' }));
    assert.equal(await held.isOurs(), false);
    await held.release();
    assert.equal(fs.existsSync(lock), true);
  });
});
