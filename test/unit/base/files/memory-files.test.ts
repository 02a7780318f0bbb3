import assert from 'node:assert/strict';
import { FileError } from '../../../../src/base/files/file-error';
import { MemoryFiles } from '../../../support/memory-files';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const code = (expected: string) => (error: unknown) => FileError.is(error) && error.code === expected;

describe('MemoryFiles', () => {
  it('lists sorted, reads ranges and streams', async () => {
    const files = new MemoryFiles({ 'data/b.jsonl': '123456789', 'data/a.jsonl': 'x', 'c.txt': '' }, 4);
    assert.deepEqual(
      (await files.list(['data/*.jsonl'])).map((f) => f.path),
      ['data/a.jsonl', 'data/b.jsonl'],
    );
    assert.deepEqual(await files.read('data/b.jsonl', 2, 5), bytes('345'));
    assert.deepEqual(await files.read('data/b.jsonl', 8, 99), bytes('9'));
    assert.deepEqual(await files.read('data/b.jsonl', 50), bytes(''));
    const pieces: string[] = [];
    for await (const piece of files.chunks('data/b.jsonl', 1)) pieces.push(new TextDecoder().decode(piece));
    assert.deepEqual(pieces, ['2345', '6789']);
    assert.equal(await files.stat('nothing'), undefined);
    await assert.rejects(files.read('nothing'), code('not-found'));
    await assert.rejects(files.read('../x'), code('outside'));
  });

  it('uses the memory of a piece again, as the disk does', async () => {
    const files = new MemoryFiles({ a: 'abcdef' }, 3);
    const kept: Uint8Array[] = [];
    for await (const piece of files.chunks('a')) kept.push(piece);
    assert.deepEqual(kept[0], kept[1]);
  });

  it('appends lines', async () => {
    const files = new MemoryFiles();
    await files.append('a.jsonl', bytes('{"i":1}'));
    await files.append('a.jsonl', [bytes('é'), bytes('b')]);
    assert.equal(files.text('a.jsonl'), '{"i":1}\né\nb\n');
    for (const bad of ['', 'a\nb', 'a\r'])
      await assert.rejects(files.append('a.jsonl', bytes(bad)), code('invalid'));
    await assert.rejects(files.append('a.jsonl', []), code('invalid'));
  });

  it('sets a line aside that a crash cut off', async () => {
    const files = new MemoryFiles({ a: 'one\n' });
    files.faults.crashAfterBytes = 3;
    await assert.rejects(files.append('a', bytes('second')), code('uncertain'));
    assert.equal(files.text('a'), 'one\nsec');
    await files.append('a', bytes('third'));
    assert.equal(files.text('a'), 'one\nsec\nthird\n');
  });

  it('refuses writes when read-only, and cuts them when full', async () => {
    const files = new MemoryFiles({ a: 'one\n' });
    files.faults.readOnly = true;
    await assert.rejects(files.append('a', bytes('x')), code('read-only'));
    await assert.rejects(files.writeAtomic('a', bytes('x')), code('read-only'));
    files.faults.readOnly = false;
    files.faults.capacity = 6;
    await assert.rejects(files.append('a', bytes('xyz')), code('uncertain'));
    assert.equal(files.text('a'), 'one\nxy');
    await assert.rejects(files.append('a', bytes('xyz')), code('no-space'));
    await assert.rejects(files.writeAtomic('b', bytes('x')), code('no-space'));
  });

  it('replaces a file only in the expected version', async () => {
    const files = new MemoryFiles({ a: 'one' });
    const { version } = (await files.stat('a'))!;
    const next = await files.writeAtomic('a', bytes('two'), version);
    assert.equal(files.text('a'), 'two');
    await assert.rejects(files.writeAtomic('a', bytes('three'), version), code('changed'));
    await assert.rejects(files.writeAtomic('a', bytes('three'), null), code('changed'));
    assert.notEqual(next.version, version);
    files.faults.crashAfterBytes = 1;
    await assert.rejects(files.writeAtomic('a', bytes('four')), code('failed'));
    assert.equal(files.text('a'), 'two');
  });
});
