import assert from 'node:assert/strict';
import fc from 'fast-check';
import { OffsetColumn } from '../../../../src/core/tables/offset-column';

const offset = fc.oneof(
  fc.nat(1000),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 48 - 1),
  fc.integer({ min: 0, max: 2 ** 48 - 1 }),
);

describe('core/tables/offset-column', () => {
  it('gives back the offsets in files of any size, here and in another thread', () => {
    fc.assert(
      fc.property(fc.array(offset), fc.nat(20), offset, (offsets, at, other) => {
        const column = new OffsetColumn();
        for (const one of offsets) column.push(one);
        const known = [...offsets];
        while (known.length <= at) known.push(0);
        known[at] = other;
        column.set(at, other);
        assert.equal(column.length, known.length);
        for (const copy of [column, new OffsetColumn(structuredClone(column.share()))])
          known.forEach((one, index) => assert.equal(copy.get(index), one));
        assert.equal(column.get(known.length), 0);
      }),
    );
  });
});
