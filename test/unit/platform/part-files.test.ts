import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../../../src/cli/write-file';
import { BundleFolder } from '../../../src/platform/bundle-folder';
import { NodeFiles } from '../../../src/platform/node-files';
import { hiddenPartOf, oldOf, partOf, placeNew, removeLeftParts } from '../../../src/platform/part-files';
import { temporaryFolder } from '../../support/temporary-folder';

describe('what killed processes leave beside a target', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);
  const names = (): string[] => readdirSync(folder.path).sort();
  /** The name of a part of another process. */
  const partBy = (target: string, pid: number): string =>
    partOf(target).replace(`-${process.pid}-`, `-${pid}-`);
  const dead = (): number => spawnSync('true').pid;

  it('is removed by the next that writes there, and nothing else is', async () => {
    const others = [
      'a.txt.part-1',
      'a.txt.part-99999999',
      path.basename(partBy(at('b.txt'), dead())),
      path.basename(partBy(at('a.txt'), process.ppid)),
      path.basename(partBy(at('a.txt'), dead()).replace(/labelwright-[0-9a-f]{8}/, 'labelwright-00000000')),
      `${path.basename(partBy(at('a.txt'), dead()))}.bak`,
    ];
    for (const name of [...others, path.basename(partBy(at('a.txt'), dead()))]) writeFileSync(at(name), 'x');
    await writeWhole(at('a.txt'), (put) => put('new'));
    assert.deepEqual(names(), [...others, 'a.txt'].sort());
  });

  it('is removed in a project by the next that replaces the file', async () => {
    const left = (pid: number): string => hiddenPartOf(at('a.txt')).replace(`-${process.pid}-`, `-${pid}-`);
    const [old, live] = [left(dead()), left(process.ppid)];
    for (const name of [old, live]) writeFileSync(name, 'x');
    const files = new NodeFiles(folder.path);
    await files.writeAtomic('a.txt', Buffer.from('new'));
    assert.deepEqual(names(), [path.basename(live), 'a.txt'].sort());
  });

  it('is put back if it is the folder that was to be replaced', async () => {
    const part = partBy(at('out'), dead());
    for (const name of [part, oldOf(part)]) {
      mkdirSync(name);
      writeFileSync(path.join(name, 'which'), name === part ? 'new' : 'old');
    }
    const bundle = new BundleFolder(at('out'));
    bundle.removeLeftParts();
    assert.deepEqual(names(), ['out']);
    assert.equal(readFileSync(at('out/which'), 'utf8'), 'old');
    mkdirSync(oldOf(part));
    removeLeftParts(at('out'));
    assert.deepEqual(names(), ['out']);
    await bundle.put('which', ['newer']);
    await bundle.finish();
    assert.deepEqual(names(), ['out']);
    assert.equal(readFileSync(at('out/which'), 'utf8'), 'newer');
  });
});

describe('a name that Windows does not give at once', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);

  it('is asked for again, for files and folders, also where something is replaced', async () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform')!;
    const { rename } = promises;
    const refused = new Set<string>();
    // A virus scanner has each file open for a moment.
    promises.rename = async (from, to) => {
      const key = `${String(from)} ${String(to)}`;
      if (!refused.has(key)) {
        refused.add(key);
        throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' });
      }
      await rename(from, to);
    };
    Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });
    try {
      for (const content of ['first', 'second']) {
        await new NodeFiles(folder.path).writeAtomic('a.txt', Buffer.from(content));
        await writeWhole(at('b.txt'), (put) => put(content), { replace: true });
        const bundle = new BundleFolder(at('out'));
        await bundle.put('which', [content]);
        await bundle.finish();
        for (const name of ['a.txt', 'b.txt', 'out/which'])
          assert.equal(readFileSync(at(name), 'utf8'), content, name);
      }
    } finally {
      Object.defineProperty(process, 'platform', platform);
      promises.rename = rename;
    }
    assert.deepEqual(readdirSync(folder.path).sort(), ['a.txt', 'b.txt', 'out']);
    assert.ok(refused.size >= 6, `${refused.size} names were refused at first`);
  });
});

describe('a new file or folder', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);

  it('never replaces one that was made while it was written', async () => {
    const write = writeWhole(at('a.txt'), async (put) => {
      await put('second');
      writeFileSync(at('a.txt'), 'first');
    });
    await assert.rejects(write, /already exists/);
    assert.equal(readFileSync(at('a.txt'), 'utf8'), 'first');
    assert.deepEqual(readdirSync(folder.path), ['a.txt']);
  });

  it('gets its name if nothing has it', async () => {
    for (const [name, content] of [
      ['first', 'one'],
      ['second', 'two'],
    ] as const) {
      mkdirSync(at(name));
      writeFileSync(path.join(at(name), 'a.ann'), content);
      assert.equal(await placeNew(at(name), at('out')), name === 'first');
    }
    assert.equal(readFileSync(at('out/a.ann'), 'utf8'), 'one');
    assert.deepEqual(readdirSync(folder.path).sort(), ['out', 'second']);
  });

  it('replaces no file that came in between, also where there are no hard links', async () => {
    const noLinks = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }));
    for (const linkTo of [undefined, noLinks]) {
      writeFileSync(at('part'), 'new');
      writeFileSync(at('there'), 'old');
      assert.equal(await placeNew(at('part'), at('there'), linkTo), false);
      assert.equal(readFileSync(at('there'), 'utf8'), 'old');
      assert.equal(await placeNew(at('part'), at(linkTo ? 'copied' : 'linked'), linkTo), true);
    }
    assert.deepEqual(readdirSync(folder.path).sort(), ['copied', 'linked', 'there']);
    for (const name of ['copied', 'linked']) assert.equal(readFileSync(at(name), 'utf8'), 'new');
  });
});
