import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { writeWhole } from '../../../src/cli/write-file';
import { temporaryFolder } from '../../support/temporary-folder';

describe('writeWhole', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);
  const write = (name: string, content: string, replace = true) =>
    writeWhole(at(name), (put) => put(content), { replace });

  it('makes a file with its folders, and replaces one only when told to', async () => {
    await write('a/b/c.txt', 'one', false);
    await assert.rejects(write('a/b/c.txt', 'two', false), /already exists/);
    await write('a/b/c.txt', 'three');
    assert.equal(readFileSync(at('a/b/c.txt'), 'utf8'), 'three');
  });

  it('leaves what was there, and nothing beside it, when writing fails', async () => {
    writeFileSync(at('a.txt'), 'before');
    const failing = writeWhole(
      at('a.txt'),
      async (put) => {
        await put('x'.repeat(3 << 20));
        throw new Error('broken');
      },
      { replace: true },
    );
    await assert.rejects(failing, /broken/);
    assert.deepEqual(readdirSync(folder.path), ['a.txt']);
    assert.equal(readFileSync(at('a.txt'), 'utf8'), 'before');
  });

  it('follows a link to its file', async () => {
    writeFileSync(at('real.txt'), '');
    symlinkSync('real.txt', at('link.txt'));
    await write('link.txt', 'new');
    assert.ok(lstatSync(at('link.txt')).isSymbolicLink());
    assert.equal(readFileSync(at('real.txt'), 'utf8'), 'new');
  });

  it('writes into a pipe and does not replace it', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const reader = spawn('cat', [at('pipe')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [read] = await Promise.all([text(reader.stdout), write('pipe', 'through'), once(reader, 'close')]);
    assert.equal(read, 'through');
    assert.ok(lstatSync(at('pipe')).isFIFO());
  });
});
