import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeSorted, sortAgain } from '../../../../src/core/findings/sorted';

interface Item {
  readonly key: number;
  readonly name: number;
}

const compare = (a: Item, b: Item): number => a.key - b.key;
const list = fc.array(fc.record({ key: fc.nat(20), name: fc.nat() }));

describe('core/findings/sorted', () => {
  it('merges as sorting both together does', () => {
    fc.assert(
      fc.property(list, list, (one, other) => {
        const [a, b] = [one.toSorted(compare), other.toSorted(compare)];
        assert.deepEqual(mergeSorted(a, b, compare), [...a, ...b].sort(compare));
      }),
    );
  });

  it('sorts as if it had never seen an earlier list', () => {
    fc.assert(
      fc.property(list, fc.array(fc.tuple(fc.nat(), fc.nat(3), list)), (start, changes) => {
        let current = start;
        let sorted: readonly Item[] = [];
        for (const [at, count, added] of [[0, 0, []] as const, ...changes]) {
          current = current.toSpliced(at % (current.length + 1), count, ...added);
          const expected = current.toSorted(compare);
          sorted = sortAgain([...current], sorted, compare);
          assert.deepEqual(sorted, expected);
          // Mostly lists come in order.
          current = [...sorted];
        }
      }),
    );
  });

  it('compares only what is new', () => {
    const items = Array.from({ length: 1000 }, (_, key) => ({ key, name: key }));
    const next = items.with(500, { key: 500, name: -1 });
    let compared = 0;
    sortAgain([...next], items, (a, b) => {
      compared += 1;
      return compare(a, b);
    });
    assert.ok(compared <= 2, `${compared}`);
  });
});
