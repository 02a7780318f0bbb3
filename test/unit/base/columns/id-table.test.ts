import assert from 'node:assert/strict';
import fc from 'fast-check';
import { IdTable } from '../../../../src/base/columns/id-table';

/** Ids in the order in which they were first seen, one after the other and here and there. */
const order = fc.array(fc.record({ from: fc.nat(40), count: fc.nat(6), look: fc.boolean() }), {
  maxLength: 40,
});

describe('base/columns/id-table', () => {
  it('numbers ids in the order of first sight, whichever was looked for before', () => {
    fc.assert(
      fc.property(order, (steps) => {
        const table = new IdTable();
        const keys = new Map<string, number>();
        for (const { from, count, look } of steps)
          for (let n = from; n <= from + count; n++) {
            const id = `t-${n}`;
            if (look) assert.equal(table.find(id), keys.get(id) ?? -1);
            else {
              if (!keys.has(id)) keys.set(id, keys.size);
              assert.equal(table.intern(id), keys.get(id));
            }
          }
        assert.equal(table.size, keys.size);
        const shared = new IdTable(table.share());
        for (const [id, key] of keys) {
          assert.equal(shared.find(id), key);
          assert.equal(shared.keyIn(table, key), key);
        }
        assert.equal(shared.find('elsewhere'), -1);
      }),
    );
  });

  it('grows', () => {
    const table = new IdTable();
    for (let n = 0; n < 20_000; n++) assert.equal(table.intern(`t-${n}`), n);
    for (let n = 0; n < 20_000; n += 7) assert.equal(table.find(`t-${n}`), n);
    assert.equal(table.find('t-20000'), -1);
  });
});
