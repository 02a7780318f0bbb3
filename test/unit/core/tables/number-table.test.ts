import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NumberTable } from '../../../../src/core/tables/number-table';

describe('core/tables/number-table', () => {
  it('finds what it was told, and numbers keys in the order of first sight', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })), (keys) => {
        const table = new NumberTable();
        const codes = new Map<number, number>();
        for (const key of keys) {
          if (!codes.has(key)) codes.set(key, codes.size);
          assert.equal(table.code(key), codes.get(key));
        }
        assert.equal(table.size, codes.size);
        for (const [key, code] of codes) assert.equal(table.get(key), code);
      }),
    );
  });

  it('grows', () => {
    const table = new NumberTable();
    for (let n = 1; n <= 20_000; n += 1) table.add(n * 2 ** 20, n);
    for (let n = 1; n <= 20_000; n += 1) assert.equal(table.get(n * 2 ** 20), n);
    assert.equal(table.get(3), -1);
    assert.equal(table.size, 20_000);
  });
});
