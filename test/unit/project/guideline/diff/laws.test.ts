import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diffGuidelines } from '../../../../../src/project/guideline/diff/guideline-diff';
import { movedItems } from '../../../../../src/base/moved-items';
import { modelOf } from '../../../../support/lint-lines';
import { GUIDELINE, SCHEMA } from '../../../../support/ticket-project';
import { SLOW } from '../../../../host/until';

/** Both files with some of their lines gone, doubled, swapped or with a word changed: versions as people leave them, broken ones too. */
const versions = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(60), fc.constantFrom('drop', 'double', 'swap', 'word')), { maxLength: 4 }),
    fc.boolean(),
  )
  .map(([edits, ofSchema]) => {
    const lines = (ofSchema ? SCHEMA : GUIDELINE).split('\n');
    for (const [n, edit] of edits) {
      const at = n % lines.length;
      const line = lines[at]!;
      if (edit === 'drop') lines.splice(at, 1);
      if (edit === 'double') lines.splice(at, 0, line);
      if (edit === 'swap') lines.splice(at, 2, lines[at + 1] ?? '', line);
      if (edit === 'word') lines[at] = line.replace(/[a-z]{5,}/, (word) => `${word}s`);
    }
    const text = lines.join('\n');
    return ofSchema ? modelOf(text, GUIDELINE) : modelOf(SCHEMA, text);
  });

describe('laws of the difference between two guidelines', function () {
  this.timeout(SLOW);

  it('nothing differs from itself; a moved hash has a change; a change of meaning has moved the hash', () => {
    fc.assert(
      fc.property(versions, versions, (before, after) => {
        assert.deepEqual(diffGuidelines(before, before).changes, []);
        const { changes } = diffGuidelines(before, after);
        if (before.hash !== after.hash) assert.ok(changes.length > 0, 'the hash moved and nothing is listed');
        if (changes.some(({ impact }) => impact === 'semantic')) assert.notEqual(before.hash, after.hash);
        for (const change of changes)
          if (change.type === 'changed')
            assert.ok(change.fields.every((field) => field.before !== field.after));
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('what is added one way is removed the other way', () => {
    fc.assert(
      fc.property(versions, versions, (before, after) => {
        const names = (type: string, from: typeof before, to: typeof before) =>
          diffGuidelines(from, to)
            .changes.filter((change) => change.type === type)
            .map(({ kind, id }) => `${kind} ${id}`)
            .sort();
        assert.deepEqual(names('added', before, after), names('removed', after, before));
      }),
      { numRuns: 40, seed: 8 },
    );
  });

  it('without the items that moved, two orders are the same, and as few as possible move', () => {
    const order = fc.uniqueArray(fc.string({ maxLength: 2 }), { maxLength: 7 });
    fc.assert(
      fc.property(
        order.chain((items) =>
          fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length })),
        ),
        ([before, after]) => {
          const moved = new Set(movedItems(before, after));
          const rest = (list: string[]) => list.filter((item) => !moved.has(item));
          assert.deepEqual(rest(before), rest(after));
          assert.equal(after.length - moved.size, longestCommon(before, after));
        },
      ),
      { numRuns: 200, seed: 9 },
    );
  });
});

/** Length of a longest common subsequence, by trying. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  if (a[0] === b[0]) return 1 + longestCommon(a.slice(1), b.slice(1));
  return Math.max(longestCommon(a.slice(1), b), longestCommon(a, b.slice(1)));
}
