import assert from 'node:assert/strict';
import { MemoryFiles } from '../../../support/memory-files';
import { BlockReader } from '../../../../src/project/files/block-reader';
import { OverlayFiles } from '../../../../src/project/files/overlay-files';

const BLOCK = 64;

function reader(files: Record<string, string>, kept = 4) {
  const source = new OverlayFiles(new MemoryFiles(files));
  let reads = 0;
  const now = source.readNow.bind(source);
  source.readNow = (...args) => {
    reads += 1;
    return now(...args);
  };
  const blocks = new BlockReader(source, { block: BLOCK, blocks: () => kept });
  const text = (path: string, start: number, end: number): string =>
    Buffer.from(blocks.read(path, start, end)).toString();
  return { text, reads: () => reads };
}

const lines = (count: number): string =>
  Array.from({ length: count }, (_, n) => `${String(n).padStart(15, '.')}\n`).join('');

describe('project/files/block-reader', () => {
  it('reads blocks of several files that are gone through side by side', () => {
    const { text, reads } = reader({ a: lines(100), b: lines(100), c: lines(100) }, 6);
    for (let n = 0; n < 100; n += 1)
      for (const path of 'abc')
        assert.equal(text(path, n * 16, n * 16 + 16), `${String(n).padStart(15, '.')}\n`);
    assert.ok(reads() <= 3 * (1600 / BLOCK + 1), `${reads()} reads`);
  });

  it('gives what there is of a range beyond the end of a file', () => {
    const { text } = reader({ a: lines(7) });
    for (let n = 0; n < 7; n += 1)
      assert.equal(text('a', n * 16, n * 16 + 48), lines(7).slice(n * 16, n * 16 + 48));
    assert.equal(text('a', 112, 130), '');
    assert.equal(text('a', 126, 160), '');
  });
});
