import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { FileError } from '../../../src/base/files/file-error';
import type { RefusedPath } from '../../../src/base/files/files';
import { NodeFiles } from '../../../src/platform/node-files';
import { NodeRoot } from '../../../src/platform/node-root';
import { listFiles } from '../../../src/platform/node-walk';
import { temporaryFolder } from '../../support/temporary-folder';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);
const code = (expected: string) => (error: unknown) => FileError.is(error) && error.code === expected;

describe('NodeFiles', () => {
  const temporary = temporaryFolder();
  let root: string;
  let files: NodeFiles;

  const put = (name: string, content: string): void => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), content);
  };

  beforeEach(() => {
    root = path.join(temporary.path, 'project');
    fs.mkdirSync(root);
    put('../outside/secret.jsonl', 'secret');
    files = new NodeFiles(root);
  });

  describe('list', () => {
    it('finds files by glob, sorted, without node_modules and .git', async () => {
      for (const name of [
        'data/b.jsonl',
        'data/a.jsonl',
        'data/x/c.jsonl',
        'd.csv',
        'node_modules/m.jsonl',
        'x/.git/g.jsonl',
      ]) {
        put(name, name);
      }
      const paths = async (...globs: string[]) => (await files.list(globs)).map((f) => f.path);
      assert.deepEqual(await paths('data/*.jsonl'), ['data/a.jsonl', 'data/b.jsonl']);
      assert.deepEqual(await paths('**/*.jsonl', '!data/b*'), ['data/a.jsonl', 'data/x/c.jsonl']);
      assert.deepEqual(await paths('d.csv', './d.csv', 'data/x/*', 'missing/*'), ['d.csv', 'data/x/c.jsonl']);
      const [info] = await files.list(['d.csv']);
      assert.equal(info!.size, 5);
      assert.deepEqual(info, await files.stat('d.csv'));
      await assert.rejects(files.list(['../outside/*']), code('outside'));
    });

    it('reports links that leave the project and follows the others without going in circles', async () => {
      put('data/a.jsonl', '1');
      fs.symlinkSync('../../outside/secret.jsonl', path.join(root, 'data/link.jsonl'));
      fs.symlinkSync('../../outside/secret.jsonl', path.join(root, 'data/other.txt'));
      fs.symlinkSync('../../outside', path.join(root, 'data/folder'));
      fs.symlinkSync('../data', path.join(root, 'data/circle'));
      fs.symlinkSync('a.jsonl', path.join(root, 'data/inside.jsonl'));
      fs.symlinkSync('nowhere', path.join(root, 'data/dangling.jsonl'));
      const refused: RefusedPath[] = [];
      const found = await files.list(['data/**/*.jsonl'], (one) => refused.push(one));
      assert.deepEqual(
        found.map((f) => f.path),
        ['data/a.jsonl', 'data/inside.jsonl'],
      );
      assert.deepEqual(refused.map((one) => one.path).sort(), ['data/folder', 'data/link.jsonl']);
      await assert.rejects(files.read('data/link.jsonl'), code('outside'));
      await assert.rejects(files.read('data/folder/secret.jsonl'), code('outside'));
      await assert.rejects(files.stat('data/link.jsonl'), code('outside'));
      await assert.rejects(files.append('data/link.jsonl', bytes('x')), code('outside'));
      await assert.rejects(files.append('data/folder/new.jsonl', bytes('x')), code('outside'));
      await assert.rejects(files.writeAtomic('data/folder/new.jsonl', bytes('x')), code('outside'));
      assert.throws(() => files.readNow('data/link.jsonl'), code('outside'));
      assert.equal(fs.readFileSync(path.join(root, '../outside/secret.jsonl'), 'utf8'), 'secret');
    });

    it('stops at its limit', async () => {
      for (let i = 0; i < 12; i++) put(`many/${i}.txt`, '');
      await assert.rejects(listFiles(new NodeRoot(root), ['**'], undefined, 10), code('too-many'));
    });
  });

  describe('reading', () => {
    it('reads byte ranges, asynchronously and not', async () => {
      put('a.txt', '0123456789');
      for (const [start, end] of [
        [0, 10],
        [3, 6],
        [8, 50],
        [20, 30],
        [5, 5],
        [undefined, undefined],
      ] as const) {
        const expected = '0123456789'.slice(start, end);
        assert.equal(text(await files.read('a.txt', start, end)), expected);
        assert.equal(text(files.readNow('a.txt', start, end)), expected);
        let streamed = '';
        for await (const piece of files.chunks('a.txt', start, end)) streamed += text(piece);
        assert.equal(streamed, expected);
      }
    });

    it('streams in pieces that together are the file', async () => {
      const content = Buffer.alloc(2_500_000, 'abcdefg');
      fs.writeFileSync(path.join(root, 'big'), content);
      const pieces: Buffer[] = [];
      for await (const piece of files.chunks('big', 5)) pieces.push(Buffer.from(piece));
      assert.equal(pieces.length, 3);
      assert.ok(Buffer.concat(pieces).equals(content.subarray(5)));
    });

    it('sees a file that was replaced or that grew', async () => {
      put('a.txt', 'old');
      assert.equal(text(await files.read('a.txt')), 'old');
      fs.appendFileSync(path.join(root, 'a.txt'), '+');
      assert.equal(text(await files.read('a.txt')), 'old+');
      await files.writeAtomic('a.txt', bytes('new'));
      assert.equal(text(await files.read('a.txt')), 'new');
    });

    it('reads many files at a time', async () => {
      const names = Array.from({ length: 60 }, (_, i) => `f${i}.txt`);
      for (const name of names) put(name, name);
      const contents = await Promise.all(names.map((name) => files.read(name)));
      assert.deepEqual(contents.map(text), names);
    });

    it('refuses what is no file, and says what is missing', async () => {
      put('folder/a.txt', '');
      await assert.rejects(files.read('folder'), code('not-a-file'));
      await assert.rejects(files.read('missing.txt'), (error) => {
        return FileError.is(error, 'not-found') && error.message.includes('missing.txt');
      });
      assert.throws(() => files.readNow('folder'), code('not-a-file'));
      assert.throws(() => files.readNow('missing.txt'), code('not-found'));
      await assert.rejects(files.chunks('missing.txt')[Symbol.asyncIterator]().next(), code('not-found'));
      assert.equal(await files.stat('folder'), undefined);
      assert.equal(await files.stat('folder/a.txt/b'), undefined);
      await assert.rejects(files.read('folder/a.txt/b'), code('not-found'));
    });

    it('does not wait for a pipe', async function () {
      if (process.platform === 'win32') return this.skip();
      execFileSync('mkfifo', [path.join(root, 'pipe')]);
      await assert.rejects(files.read('pipe'), code('not-a-file'));
      assert.throws(() => files.readNow('pipe'), code('not-a-file'));
      await assert.rejects(files.append('pipe', bytes('x')), code('not-a-file'));
      await assert.rejects(files.writeAtomic('pipe', bytes('x')), code('not-a-file'));
      assert.deepEqual(await files.list(['*']), []);
    });
  });

  describe('writeAtomic', () => {
    it('creates folders, keeps permissions, leaves no temporary file', async () => {
      await files.writeAtomic('a/b/c.yaml', bytes('one'));
      fs.chmodSync(path.join(root, 'a/b/c.yaml'), 0o640);
      const info = await files.writeAtomic('a/b/c.yaml', bytes('two'));
      assert.equal(fs.readFileSync(path.join(root, 'a/b/c.yaml'), 'utf8'), 'two');
      if (process.platform !== 'win32') {
        assert.equal(fs.statSync(path.join(root, 'a/b/c.yaml')).mode & 0o777, 0o640);
      }
      assert.deepEqual(fs.readdirSync(path.join(root, 'a/b')), ['c.yaml']);
      assert.deepEqual(info, await files.stat('a/b/c.yaml'));
    });

    it('writes through a link inside the project', async () => {
      put('real.yaml', 'one');
      fs.symlinkSync('real.yaml', path.join(root, 'link.yaml'));
      await files.writeAtomic('link.yaml', bytes('two'));
      assert.equal(fs.readFileSync(path.join(root, 'real.yaml'), 'utf8'), 'two');
      assert.ok(fs.lstatSync(path.join(root, 'link.yaml')).isSymbolicLink());
    });

    it('refuses when the file is not the expected version', async () => {
      put('a.yaml', 'one');
      const { version } = (await files.stat('a.yaml'))!;
      put('a.yaml', 'two');
      await assert.rejects(files.writeAtomic('a.yaml', bytes('x'), version), code('changed'));
      await assert.rejects(files.writeAtomic('a.yaml', bytes('x'), null), code('changed'));
      assert.equal(fs.readFileSync(path.join(root, 'a.yaml'), 'utf8'), 'two');
      assert.deepEqual(fs.readdirSync(root), ['a.yaml']);
      await files.writeAtomic('new.yaml', bytes('x'), null);
    });
  });

  it('creates nothing that Windows has no name for, and still writes to what is there', async () => {
    for (const name of ['data/con.jsonl', 'aux/a.jsonl', 'predictions/NUL', 'assignments/com1.yaml']) {
      await assert.rejects(files.writeAtomic(name, bytes('x')), code('invalid'), name);
      await assert.rejects(files.append(name, [bytes('{}')]), code('invalid'), name);
    }
    put('data/con.jsonl', '');
    await files.append('data/con.jsonl', [bytes('{}')]);
    assert.equal(fs.readFileSync(path.join(root, 'data/con.jsonl'), 'utf8'), '{}\n');
  });

  it('needs an existing folder', () => {
    assert.throws(() => new NodeFiles(path.join(root, 'nowhere')), code('not-found'));
  });
});
