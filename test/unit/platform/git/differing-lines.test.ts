import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { differingLines } from '../../../../src/platform/git/differing-lines';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';

describe('the lines in which two files differ', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const compare = (before: string, after: string) => {
    const [earlier, later] = ['earlier', 'later'].map((name) => path.join(folder.path, name));
    writeFileSync(earlier!, before);
    writeFileSync(later!, after);
    return differingLines(earlier!, later!);
  };

  it('are none where only line ends differ', () => {
    assert.deepEqual(compare('a\nb\n', 'a\r\nb\r\n'), { added: [], removes: false });
    assert.deepEqual(compare('a\r\nb', 'a\nb\n'), { added: [], removes: false });
    assert.deepEqual(compare('a\nb\n', 'a\r\nb\r\nc\r\n'), { added: [{ start: 2, end: 3 }], removes: false });
  });

  it('are found by bytes, over the pieces that files are read in', () => {
    const long = `${'x'.repeat((1 << 20) - 1)}\n`;
    assert.deepEqual(compare(`${long}a\0ü\n`, `${long}a\0ü\nmore\n`), {
      added: [{ start: 2, end: 3 }],
      removes: false,
    });
    assert.deepEqual(compare('', 'a'), { added: [{ start: 0, end: 1 }], removes: false });
    assert.deepEqual(compare('a', ''), { added: [], removes: true });
  });

  it('are as few as can be', () => {
    // A fixed sequence of numbers, so that a failure comes again.
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 0x7fffffff) % below;
    for (let round = 0; round < 500; round += 1) {
      const text = (): string[] => Array.from({ length: random(12) }, () => 'abcd'[random(4)]!);
      const [before, after] = [text(), text()];
      const { added, removes } = compare(before.join('\n'), after.join('\n'));
      const isAdded = (n: number): boolean => added.some(({ start, end }) => start <= n && n < end);
      const kept = after.filter((_, n) => !isAdded(n));
      const words = JSON.stringify({ before, after, added });
      assert.equal(kept.length, longestCommon(before, after), words);
      assert.equal(longestCommon(before, kept), kept.length, words);
      assert.equal(removes, kept.length < before.length, words);
    }
  });

  it('are reported as one where there are too many to look for', () => {
    const lines = (from: number): string[] =>
      Array.from({ length: 4000 }, (_, n) => String((n * 2_654_435_761 + from) % 4000));
    const before = lines(0);
    const after = [...before].sort();
    const { added, removes } = compare(
      ['first', ...before, 'last'].join('\n'),
      ['first', ...after, 'last'].join('\n'),
    );
    assert.ok(removes);
    assert.equal(added.length, 1);
    assert.ok(added[0]!.start >= 1 && added[0]!.end <= 4001);
  });
});

/** By the textbook. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row: number[] = Array<number>(b.length + 1).fill(0);
  for (const left of a) {
    const next = [0];
    b.forEach((right, n) => next.push(left === right ? row[n]! + 1 : Math.max(row[n + 1]!, next[n]!)));
    row = next;
  }
  return row.at(-1)!;
}
