import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { watchRecords } from '../../../../src/features/restore/server/gone-records';
import { RecordCopies } from '../../../../src/features/restore/server/record-copies';
import { allowGit } from '../../../../src/platform/git/run-git';
import type { RecordsGoneAnswer, RecordsGoneParams } from '../../../../src/features/restore/requests';
import { HostedProject } from '../../../../src/server/hosted-project';
import { SLOW, until } from '../../../host/until';
import { writeFiles } from '../../../support/command-line';
import { temporaryFolder } from '../../../support/temporary-folder';

const FILE = 'annotations/ana.jsonl';
const SCHEMA = `labelwright: 1
data: {samples: [data.jsonl]}
guideline: {version: "1"}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`;
const line = (id: string, note = ''): string => JSON.stringify({ id, sample: `s-${id}`, note });

describe('copies of saved records', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const copies = (): RecordCopies => new RecordCopies(folder.path, 'file:///project');
  const files = (): string[] =>
    readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));

  it('are found by another window, and only in their own project and file', async () => {
    await copies().add(FILE, [line('r1')]);
    await copies().add(FILE, [line('r2'), line('r3')]);
    assert.deepEqual([...(await copies().lines(FILE)).keys()].sort(), ['r1', 'r2', 'r3']);
    assert.deepEqual(await copies().paths(), [FILE]);
    assert.equal((await copies().lines('annotations/ben.jsonl')).size, 0);
    assert.deepEqual(await new RecordCopies(folder.path, 'file:///other').paths(), []);
  });

  it('are kept for seven days', async () => {
    await copies().add(FILE, [line('old')]);
    const days = (count: number): Date => new Date(Date.now() - count * 86_400_000);
    for (const name of files()) utimesSync(folder.at(name), days(8), days(8));
    await copies().add(FILE, [line('new')]);
    assert.deepEqual([...(await copies().lines(FILE)).keys()], ['new']);
  });

  it('take at most 16 MB or so, the newest', async () => {
    const all = Array.from({ length: 40 }, (_, n) => line(`r${n}`, 'x'.repeat(1 << 19)));
    await copies().add(FILE, all);
    const ids = [...(await copies().lines(FILE)).keys()];
    assert.ok(ids.includes('r39') && !ids.includes('r0') && ids.length >= 30, ids.join(' '));
  });

  it('are forgotten on request', async () => {
    const one = copies();
    await one.add(FILE, [line('r1'), line('r2')]);
    await one.forget(FILE, new Set(['r1']));
    await one.add(FILE, [line('r3')]);
    assert.deepEqual([...(await copies().lines(FILE)).keys()], ['r2', 'r3']);
  });
});

describe('records that are gone', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const at = (...parts: string[]): string => path.join(folder.path, 'project', ...parts);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...args], {
      cwd: at(),
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
  let hosted: HostedProject;
  let end: () => void;
  let asked: RecordsGoneParams[];
  let said: string[];
  let answer: RecordsGoneAnswer;

  function open(): void {
    hosted = new HostedProject(pathToFileURL(at()).href, assert.fail);
    end = watchRecords(
      hosted,
      folder.at('storage'),
      {
        ask: (params) => {
          asked.push(params);
          return Promise.resolve(answer);
        },
        say: (message) => said.push(message),
        report: assert.fail,
      },
      0,
    );
  }
  function close(): void {
    end();
    hosted.dispose();
  }
  const text = (): string => readFileSync(at(FILE), 'utf8');
  const label = (sample: string) =>
    hosted.journal.save('ana', { sample, labels: { topic: 'a' }, status: 'done' });
  const question = (count: number) =>
    until(
      'a question',
      () => Promise.resolve(asked.length),
      (now) => now === count,
    );

  beforeEach(async () => {
    allowGit();
    [asked, said, answer] = [[], [], 'restore'];
    writeFiles(at(), {
      'labelwright.yaml': SCHEMA,
      'data.jsonl': ['s1', 's2', 's3', 's4'].map((id) => `{"id":"${id}","text":"Text ${id}"}\n`).join(''),
    });
    git('init', '-q', '-b', 'main');
    open();
    await hosted.refresh();
    await label('s1');
    git('add', '-A');
    git('commit', '-qm', 'Start');
  });
  afterEach(close);

  it('are restored as they were, once, and undo still undoes the last', async () => {
    await label('s2');
    await label('s3');
    const whole = text();
    git('checkout', '-q', '--', FILE);
    const later = label('s4');
    await later;
    await hosted.refresh();
    await question(1);
    assert.equal(asked[0]!.what, '2 answers');
    assert.deepEqual(asked[0]!.lines, whole.trim().split('\n').slice(1));
    await until(
      'restored',
      () => Promise.resolve(said),
      (all) => all.length === 1,
    );
    assert.deepEqual(said, [`2 answers restored in ${FILE}.`]);
    for (const line of whole.trim().split('\n')) assert.equal(text().split(line).length, 2, line);
    assert.equal((await hosted.journal.undo('ana'))?.sample, 's4');
  });

  it('are asked about when the project is opened, and stay out on request', async () => {
    await label('s2');
    close();
    git('reset', '-q', '--hard');
    answer = 'keep out';
    open();
    await hosted.refresh();
    await question(1);
    close();
    const before = text();
    open();
    await hosted.refresh();
    writeFileSync(at(FILE), '');
    await hosted.refresh();
    // Those that were not kept out.
    await question(2);
    assert.equal(asked[1]!.what, '1 answer');
    assert.deepEqual(asked[1]!.lines, before.trim().split('\n'));
  });

  it('are not gone while another branch has them', async () => {
    await label('s2');
    git('commit', '-qam', 'Second');
    git('checkout', '-q', '-b', 'old', 'HEAD~1');
    await hosted.refresh();
    await label('s3');
    git('checkout', '-q', '--', FILE);
    await hosted.refresh();
    await question(1);
    assert.deepEqual(
      asked[0]!.lines.map((line) => (JSON.parse(line) as { sample: string }).sample),
      ['s3'],
    );
  });

  it('are not asked about where the sample is gone too', async () => {
    await label('s2');
    await label('s3');
    close();
    const [first, , third] = text().split('\n');
    writeFileSync(at(FILE), `${first}\n`);
    const data = readFileSync(at('data.jsonl'), 'utf8');
    writeFileSync(at('data.jsonl'), data.replace(/^.*"s2".*\n/m, ''));
    answer = null;
    open();
    await hosted.refresh();
    await question(1);
    assert.deepEqual(asked[0]!.lines, [third]);
  });

  it('are asked about when a rebase has finished', async () => {
    await label('s2');
    const marker = at('.git', 'rebase-merge');
    writeFiles(at(), { '.git/rebase-merge/done': '' });
    const whole = text();
    const [first, second] = whole.split('\n') as [string, string];
    writeFileSync(at(FILE), `${second}\n`);
    await hosted.refresh();
    writeFileSync(at(FILE), `${first}\n`);
    await hosted.refresh();
    rmSync(marker, { recursive: true });
    await question(1);
    assert.deepEqual(asked[0]!.lines, [second]);
  });
});
