import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeConflictAt } from '../../../../src/features/merge/conflict-block';

const record = (id: string, second: number, note?: string): string =>
  JSON.stringify({ v: 1, id, time: new Date(1e12 + 1000 * second).toISOString(), sample: `s-${id}`, note });
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id, n) => record(id, n)) as [string, string, string, string];

/** The file with the conflict at a line merged. */
function merged(lines: readonly string[], line: number, lineEnd = '\n'): string[] | undefined {
  const found = mergeConflictAt(lines.map((each) => each + lineEnd).join(''), line);
  if (!found) return undefined;
  assert.ok(found.text === '' || found.text.endsWith(lineEnd));
  return [
    ...lines.slice(0, found.start),
    ...found.text.split(lineEnd).slice(0, -1),
    ...lines.slice(found.end),
  ];
}

describe('a merge conflict in a file of records', () => {
  const plain = [a, '<<<<<<< HEAD', c, '=======', b, '>>>>>>> theirs', d];

  it('is replaced by the records of both sides, in the order of time', () => {
    for (const line of [1, 3, 5]) assert.deepEqual(merged(plain, line), [a, b, c, d]);
    assert.deepEqual(merged(plain, 3, '\r\n'), [a, b, c, d]);
    assert.deepEqual(merged(['<<<<<<< ours', c, b, '=======', b, '>>>>>>>'], 0), [b, c]);
    assert.deepEqual(merged(['<<<<<<< ours', '=======', '>>>>>>> theirs'], 0), []);
  });

  it('uses the version that both come from, where Git shows it', () => {
    const shown = ['<<<<<<< ours', a, c, '||||||| 1f2e3d', a, b, '=======', a, b, d, '>>>>>>> theirs'];
    assert.deepEqual(merged(shown, 3), [a, c, d]);
  });

  it('stays where a person has to decide', () => {
    const changed = ['<<<<<<< ours', record('a', 1, 'x'), '=======', record('a', 1, 'y'), '>>>>>>> theirs'];
    assert.equal(merged(changed, 0), undefined);
  });

  it('stays where its lines are not clear', () => {
    assert.equal(merged(plain, 0), undefined, 'no marker');
    assert.equal(merged(plain.slice(0, 5), 1), undefined, 'no end');
    assert.equal(merged(plain.slice(2), 1), undefined, 'no start');
    assert.equal(merged(['<<<<<<< a', a, '<<<<<<< b', b, '=======', c, '>>>>>>> b'], 0), undefined, 'nested');
    assert.equal(merged([...plain, '======='], 7), undefined, 'a marker after it');
    assert.equal(merged(['<<<<<<<x', a, '=======', b, '>>>>>>>'], 2), undefined, 'no marker of Git');
  });

  it('loses no record of either side', () => {
    const some = fc.uniqueArray(fc.nat(30)).map((all) => all.map((n) => record(`r${n}`, n)));
    fc.assert(
      fc.property(some, some, (ours, theirs) => {
        const found = merged(['<<<<<<< ours', ...ours, '=======', ...theirs, '>>>>>>> theirs'], 0)!;
        assert.deepEqual([...found].sort(), [...new Set([...ours, ...theirs])].sort());
      }),
    );
  });
});
