import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { isMergeable } from '../../../../src/base/text/line-merge';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';

describe('merging lines', function () {
  this.timeout(SLOW);
  const folder = temporaryFolder();
  const gitMerges = (base: string, ours: string, theirs: string): boolean => {
    folder.write({ base, ours, theirs });
    const { status } = spawnSync('git', ['merge-file', '-p', 'ours', 'base', 'theirs'], { cwd: folder.path });
    return status === 0;
  };
  const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');

  it('says whether Git merges two versions without a conflict', () => {
    const edit = fc.record({
      at: fc.nat(9),
      kind: fc.constantFrom('add', 'drop', 'replace'),
      word: fc.nat(2),
    });
    const edits = fc.array(edit, { maxLength: 3 });
    const base = Array.from({ length: 10 }, (_, n) => `line ${n}`);
    const edited = (side: string, list: readonly { at: number; kind: string; word: number }[]): string => {
      const lines = base.map((line) => [line]);
      for (const { at, kind, word } of list) {
        // Some words are the same on both sides.
        const fresh = `${word === 0 ? '' : side} at ${at} ${word}`;
        lines[at] = kind === 'drop' ? [] : kind === 'replace' ? [fresh] : [fresh, ...lines[at]!.slice(-1)];
      }
      return text(...lines.flat());
    };
    let merged = 0;
    fc.assert(
      fc.property(edits, edits, (a, b) => {
        const [old, ours, theirs] = [text(...base), edited('our', a), edited('their', b)];
        const expected = gitMerges(old, ours, theirs);
        if (expected) merged += 1;
        assert.equal(isMergeable(old, ours, theirs), expected);
      }),
      { numRuns: 60 },
    );
    assert.ok(merged > 5 && merged < 60, `${merged} of 60 merge`);
  });

  const cases: [title: string, base: string, ours: string, theirs: string, expected: boolean][] = [
    [
      'a list moved on one side',
      text('a', 'b', 'c', 'd', 'e'),
      text('c', 'a', 'b', 'd', 'e'),
      text('a', 'b', 'c', 'd', 'x'),
      true,
    ],
    ['entries after the last one', text('a'), text('a', 'b'), text('a', 'c'), false],
    ['lines side by side', text('a', 'b', 'c'), text('x', 'b', 'c'), text('a', 'y', 'c'), false],
    ['the same on both sides', text('a', 'b'), text('a', 'c'), text('a', 'c'), true],
    ['a file that is new on both sides', '', text('a'), text('b'), false],
    ['a file removed on one side', text('a', 'b'), '', text('a', 'c'), false],
    ['bytes', 'a\n\0\nb\nc\n', 'x\n\0\nb\nc\n', 'a\n\0\nb\ny\n', false],
  ];
  for (const [title, base, ours, theirs, expected] of cases)
    it(`knows ${title}`, () => {
      assert.equal(isMergeable(base, ours, theirs), expected);
      if (!base.includes('\0')) assert.equal(gitMerges(base, ours, theirs), expected);
    });
});
