import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WideIdTable } from '../../../../src/core/tables/wide-id-table';

describe('core/tables/wide-id-table', () => {
  it('numbers ids in the order of first sight, also while it grows', () => {
    const table = new WideIdTable();
    for (let n = 0; n < 5000; n++) assert.equal(table.intern(`t-${n}`), n);
    for (let n = 0; n < 5000; n++) {
      assert.equal(table.find(`t-${n}`), n);
      assert.equal(table.intern(`t-${n}`), n);
    }
    assert.equal(table.find('t-5000'), -1);
    assert.equal(table.size, 5000);
  });

  it('tells any two texts apart, lone surrogates excepted, which no file holds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme' })), (ids) => {
        const table = new WideIdTable();
        ids.forEach((id, n) => assert.equal(table.intern(id), n));
        ids.forEach((id, n) => assert.equal(table.find(id), n));
      }),
    );
  });
});
