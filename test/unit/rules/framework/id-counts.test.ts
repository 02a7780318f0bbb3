import assert from 'node:assert/strict';
import fc from 'fast-check';
import { IdCounts } from '../../../../src/rules/framework/id-counts';

describe('IdCounts', () => {
  it('says of each list what counting anew says', () => {
    const part = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 2 });
    const change = fc.tuple(fc.nat(), fc.nat(3), fc.array(part, { maxLength: 2 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 3 }), fc.array(change), (start, changes) => {
        const counts = new IdCounts((ids: readonly string[]) => ids);
        let parts = start;
        for (const [at, gone, added] of [[0, 0, []] as const, ...changes]) {
          parts = parts.toSpliced(at % (parts.length + 1), gone, ...added);
          const ids = parts.flat();
          assert.equal(counts.hasRepeated(parts), new Set(ids).size < ids.length);
        }
      }),
    );
  });
});
