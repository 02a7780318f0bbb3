import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PAGE_BYTES, Pages } from '../../../../src/core/tables/pages';
import { MemoryPages } from '../../../support/memory-pages';
import { IdTable } from '../../../../src/core/tables/id-table';

/** Ids in the order in which they were first seen, one after the other and here and there. */
const order = fc.array(fc.record({ from: fc.nat(40), count: fc.nat(6), look: fc.boolean() }), {
  maxLength: 40,
});

/** Room for two pages, and for 48 ids in memory. */
const paged = (): { pages: Pages; table: IdTable } => {
  const pages = new Pages(new MemoryPages(Infinity), 2 * PAGE_BYTES);
  return { pages, table: new IdTable(undefined, pages, 6) };
};

describe('core/tables/id-table', () => {
  it('numbers ids in the order of first sight, whichever was looked for before', () => {
    fc.assert(
      fc.property(order, fc.boolean(), (steps, isPaged) => {
        const { pages, table } = isPaged ? paged() : { pages: undefined, table: new IdTable() };
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
        const shared = new IdTable(table.share(), pages);
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

  it('keeps in memory what finds the last ids, and the rest in pages', () => {
    const { pages, table } = paged();
    const count = 3000;
    for (let n = 0; n < count; n++) {
      assert.equal(table.find(`t-${n}`), -1);
      assert.equal(table.intern(`t-${n}`), n);
      assert.equal(table.intern(`t-${(n * 7) % (n + 1)}`), (n * 7) % (n + 1));
    }
    const shared = table.share();
    assert.equal(shared.earlier.length, Math.floor((count - 1) / 48));
    const other = new IdTable(structuredClone(shared), pages);
    for (const each of [table, other])
      for (let n = 0; n < count; n++) {
        const at = (n * 1009) % count;
        assert.equal(each.find(`t-${at}`), at);
        assert.equal(each.find(`u-${at}`), -1);
      }
  });
});
