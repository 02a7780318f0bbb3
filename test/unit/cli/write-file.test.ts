import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { writeWhole } from '../../../src/cli/write-file';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

describe('writeWhole', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const write = (name: string, content: string, replace = true) =>
    writeWhole(folder.at(name), (put) => put(content), { replace });

  it('makes a file with its folders, and replaces one only when told to', async () => {
    await write('a/b/c.txt', 'one', false);
    await assert.rejects(write('a/b/c.txt', 'two', false), /already exists/);
    await write('a/b/c.txt', 'three');
    assert.equal(folder.read('a/b/c.txt'), 'three');
  });

  it('leaves what was there, and nothing beside it, when writing fails', async () => {
    writeFileSync(folder.at('a.txt'), 'before');
    const failing = writeWhole(
      folder.at('a.txt'),
      async (put) => {
        await put('x'.repeat(3 << 20));
        throw new Error('broken');
      },
      { replace: true },
    );
    await assert.rejects(failing, /broken/);
    assert.deepEqual(readdirSync(folder.path), ['a.txt']);
    assert.equal(folder.read('a.txt'), 'before');
  });

  it('follows a link to its file', async () => {
    writeFileSync(folder.at('real.txt'), '');
    symlinkSync('real.txt', folder.at('link.txt'));
    await write('link.txt', 'new');
    assert.ok(lstatSync(folder.at('link.txt')).isSymbolicLink());
    assert.equal(folder.read('real.txt'), 'new');
  });

  it('writes into a pipe and does not replace it', async () => {
    execFileSync('mkfifo', [folder.at('pipe')]);
    const reader = spawn('cat', [folder.at('pipe')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [read] = await Promise.all([text(reader.stdout), write('pipe', 'through'), once(reader, 'close')]);
    assert.equal(read, 'through');
    assert.ok(lstatSync(folder.at('pipe')).isFIFO());
  });
});
