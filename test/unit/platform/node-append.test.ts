import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { FileError } from '../../../src/base/files/file-error';
import { NodeFiles } from '../../../src/platform/node-files';
import { lockPath } from '../../../src/platform/node-lock';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const code = (expected: string) => (error: unknown) => FileError.is(error) && error.code === expected;
const worker = path.resolve(__dirname, '../../support/append-worker.ts');

interface Run {
  child: ChildProcess;
  /** The records that the process was told are on disk. */
  acknowledged: number[];
  /** Waits until so many are. */
  acknowledges: (count: number) => Promise<void>;
  ended: Promise<number | null>;
}

function startWorker(folder: string, name: string, count: number): Run {
  const child = spawn(process.execPath, ['--import=tsx', worker, folder, 'a.jsonl', name, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    const lines = (rest + data).split('\n');
    rest = lines.pop()!;
    acknowledged.push(...lines.map(Number));
  });
  const acknowledges = async (wanted: number): Promise<void> => {
    while (acknowledged.length < wanted) await once(child.stdout, 'data');
  };
  return { child, acknowledged, acknowledges, ended: new Promise((resolve) => child.on('close', resolve)) };
}

describe('append', function () {
  this.timeout(SLOW);

  const temporary = temporaryFolder();
  let files: NodeFiles;
  const content = (): string => fs.readFileSync(path.join(temporary.path, 'a.jsonl'), 'utf8');

  beforeEach(() => {
    files = new NodeFiles(temporary.path, { waitMs: 200 });
  });

  it('creates the file and leaves no lock', async () => {
    await files.append('x/y/a.jsonl', bytes('{"i":1}'));
    await files.append('x/y/a.jsonl', [bytes('é'), bytes('b')]);
    assert.equal(fs.readFileSync(path.join(temporary.path, 'x/y/a.jsonl'), 'utf8'), '{"i":1}\né\nb\n');
    assert.deepEqual(fs.readdirSync(path.join(temporary.path, 'x/y')), ['a.jsonl']);
  });

  it('keeps the order of calls that did not wait for each other', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => files.append('a.jsonl', bytes(`${i}`))));
    assert.deepEqual(
      content().trim().split('\n').map(Number),
      Array.from({ length: 50 }, (_, i) => i),
    );
  });

  it('closes an open last line instead of writing into it', async () => {
    for (const open of ['half', 'one\nhalf', `${'x'.repeat(200_000)}\n${'y'.repeat(150_000)}`]) {
      fs.writeFileSync(path.join(temporary.path, 'a.jsonl'), open);
      await files.append('a.jsonl', bytes('next'));
      assert.equal(content(), `${open}\nnext\n`);
    }
  });

  it('reports a short write and leaves what is there', async function () {
    if (process.platform === 'win32') return this.skip();
    // The shell limits the size of files to 1 or 2 blocks (512 or 1024 bytes): the fourth or later write is cut short.
    const command =
      'ulimit -f 2; exec "$0" --import=tsx "$1" "$2" a.jsonl name-with-forty-characters-xxxxxxxxxxxxxx 40';
    const run = () =>
      execFileSync('sh', ['-c', command, process.execPath, worker, temporary.path], { stdio: 'pipe' });
    assert.throws(run, /may have failed: only \d+ of \d+ bytes were written/);
    const lines = content().split('\n');
    assert.ok(lines.length > 2);
    assert.throws(() => JSON.parse(lines.at(-1)!));
    await files.append('a.jsonl', bytes('{}'));
    assert.ok(content().endsWith(`\n${lines.at(-1)!}\n{}\n`));
  });

  it('names the holder of a lock, writes nothing while it is held, and continues after its release', async () => {
    const lock = lockPath(path.join(temporary.path, 'a.jsonl'));
    fs.writeFileSync(lock, JSON.stringify({ pid: 1, host: 'other-host', time: Date.now(), token: 'x' }));
    await assert.rejects(files.append('a.jsonl', bytes('{}')), (error) => {
      assert.ok(FileError.is(error, 'locked'));
      assert.match(error.message, /process 1 on other-host.*delete \.a\.jsonl\.lock/);
      return true;
    });
    assert.equal(fs.existsSync(path.join(temporary.path, 'a.jsonl')), false);
    const patient = new NodeFiles(temporary.path, { waitMs: 3_600_000, unchangedMs: 3_600_000 });
    const next = patient.append('a.jsonl', bytes('{}'));
    fs.rmSync(lock);
    await next;
    assert.deepEqual(fs.readdirSync(temporary.path), ['a.jsonl']);
  });

  it('appends to other files while one is locked', async () => {
    const lock = lockPath(path.join(temporary.path, 'a.jsonl'));
    fs.writeFileSync(lock, JSON.stringify({ pid: 1, host: 'other-host', time: Date.now(), token: 'x' }));
    const patient = new NodeFiles(temporary.path, { waitMs: 3_600_000, unchangedMs: 3_600_000 });
    const waiting = patient.append('a.jsonl', bytes('{}'));
    await patient.append('b.jsonl', bytes('{}'));
    fs.rmSync(lock);
    await waiting;
  });

  it('gives up when its lock is taken away again and again', async () => {
    const lock = lockPath(path.join(temporary.path, 'a.jsonl'));
    let calls = 0;
    await assert.rejects(
      files.append('a.jsonl', () => {
        calls += 1;
        fs.rmSync(lock);
        return Promise.resolve(bytes('{}'));
      }),
      /another program removed its lock file 5 times/,
    );
    assert.equal(calls, 5);
  });

  it('refuses a file without write permission', async function () {
    if (process.platform === 'win32') return this.skip();
    fs.writeFileSync(path.join(temporary.path, 'a.jsonl'), 'x\n', { mode: 0o444 });
    // The superuser may write to everything, so that it has to become someone else.
    const superuser = process.geteuid!() === 0;
    if (superuser) fs.chmodSync(temporary.path, 0o777);
    if (superuser) process.seteuid!(65534);
    try {
      await assert.rejects(files.append('a.jsonl', bytes('{}')), code('read-only'));
    } finally {
      if (superuser) process.seteuid!(0);
    }
  });

  it('loses and mixes nothing when four processes append and one of them is killed', async function () {
    const count = 500;
    const runs = new Map(
      ['a', 'b', 'c', 'd'].map((name) => [name, startWorker(temporary.path, name, count)]),
    );
    const survivors = ['a', 'b', 'c'];
    // The victim dies in the middle of its work, again and again; a new one with another name follows.
    let victim = runs.get('d')!;
    for (let n = 0; n < 6; n++) {
      // Each in another place of its work.
      await victim.acknowledges(3 + 7 * n);
      victim.child.kill('SIGKILL');
      await victim.ended;
      const name = `d${n}`;
      victim = startWorker(temporary.path, name, count);
      runs.set(name, victim);
    }
    victim.child.kill('SIGKILL');
    await Promise.all([...runs.values()].map((run) => run.ended));
    for (const name of survivors) assert.equal(runs.get(name)!.acknowledged.length, count, name);

    // The last one may have died before it wrote its name into the lock, which is stale after five seconds then.
    const patient = new NodeFiles(temporary.path);
    await patient.append('a.jsonl', bytes(JSON.stringify({ name: 'end', i: 0, filler: '' })));
    const seen = new Map<string, number>();
    const broken: string[] = [];
    for (const line of content().trimEnd().split('\n')) {
      try {
        const { name, i, filler } = JSON.parse(line) as { name: string; i: number; filler: string };
        assert.equal(filler, name === 'end' ? '' : name.repeat(i % 300), 'a line is whole');
        seen.set(`${name} ${i}`, (seen.get(`${name} ${i}`) ?? 0) + 1);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        broken.push(line);
      }
    }
    // Only a killed process can leave a partial line, and at most one each.
    assert.ok(broken.length <= 7, `${broken.length} broken lines`);
    for (const line of broken) assert.ok('{"name":"d'.startsWith(line.slice(0, 10)), line);
    for (const [name, run] of runs) {
      for (const i of run.acknowledged) assert.equal(seen.get(`${name} ${i}`), 1, `record ${i} of ${name}`);
    }
    for (const [key, times] of seen) assert.equal(times, 1, key);
    assert.deepEqual(fs.readdirSync(temporary.path), ['a.jsonl']);
  });
});
