import assert from 'node:assert/strict';
import { GrowingFile, JsonLines, Feed, type Put } from '../../../../src/features/handoff/bundle/growing-file';

describe('a file of a bundle that grows beside others', () => {
  /** Keeps what is put, as one text a file. */
  function folder(): { put: Put; files: Map<string, string> } {
    const files = new Map<string, string>();
    const put: Put = async (path, content) => {
      let text = '';
      for await (const piece of content) text += String(piece);
      files.set(path, text);
      return { path, bytes: text.length, sha256: '' };
    };
    return { put, files };
  }

  it('writes several at once, each in its order, and none to which nothing was given', async () => {
    const { put, files } = folder();
    const [a, b, none, empty] = ['a', 'b', 'none', 'empty'].map((path) => new JsonLines(put, path));
    empty!.begin();
    for (let n = 0; n < 20_000; n += 1) await (n % 3 === 0 ? a! : b!).add({ n });
    const written = await Promise.all([a, b, none, empty].map((file) => file!.end()));
    assert.deepEqual([...files.keys()].sort(), ['a', 'b', 'empty']);
    assert.equal(files.get('empty'), '');
    const numbers = (path: string): number[] =>
      files
        .get(path)!
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { n: number }).n);
    assert.deepEqual(
      numbers('a'),
      Array.from({ length: 6667 }, (_, n) => 3 * n),
    );
    assert.equal(numbers('b').length, 13_333);
    assert.deepEqual(
      written.map((one) => one?.path),
      ['a', 'b', undefined, 'empty'],
    );
  });

  it('has whoever gives wait while too much waits to be written', async () => {
    const feed = new Feed<number>(2);
    assert.equal(feed.give(1), undefined);
    let goesOn = false;
    const waiting = feed.give(2)!.then(() => (goesOn = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(goesOn, false);
    const values = feed[Symbol.asyncIterator]();
    assert.equal((await values.next()).value, 1);
    await waiting;
    feed.end();
    assert.deepEqual([(await values.next()).value, (await values.next()).done], [2, true]);
  });

  it('tells whoever gives that it cannot be written, also while they wait', async () => {
    let fail: (error: Error) => void;
    const failed = new Promise<never>((_, reject) => (fail = reject));
    const file = new GrowingFile<string>(
      () => failed,
      'full',
      (pieces) => pieces,
      1,
    );
    const waiting = file.give('a')!;
    fail!(new Error('the disk is full'));
    await assert.rejects(waiting, /the disk is full/);
    assert.throws(() => file.give('b'), /the disk is full/);
    await assert.rejects(file.end(), /the disk is full/);
    await file.abandon(new Error('other'));
  });

  it('stops the writer of a file that is given up', async () => {
    const seen: string[] = [];
    const put: Put = async (path, content) => {
      for await (const piece of content) seen.push(String(piece));
      return { path, bytes: 0, sha256: '' };
    };
    const file = new GrowingFile<string>(put, 'part', (pieces) => pieces, 10);
    void file.give('a');
    await file.abandon(new Error('interrupted'));
    await assert.rejects(file.end(), /interrupted/);
    assert.ok(seen.length <= 1);
  });
});
