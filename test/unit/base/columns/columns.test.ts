import assert from 'node:assert/strict';
import fc from 'fast-check';
import { int32Column } from '../../../../src/base/columns/columns';

/** Around the ends of blocks, which have 65,536 entries. */
const index = fc.oneof(fc.nat(5), fc.integer({ min: 65_530, max: 65_540 }), fc.nat(200_000));
const step = fc.oneof(
  fc.record({ set: index, value: fc.oneof(fc.constant(0), fc.integer()) }),
  fc.record({ push: fc.oneof(fc.constant(0), fc.integer()) }),
  fc.record({ truncate: index }),
);

describe('columns', () => {
  it('hold what was written, wherever zeros were', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const column = int32Column();
        const known = new Map<number, number>();
        let length = 0;
        for (const one of steps) {
          if ('truncate' in one) {
            column.truncate(one.truncate);
            length = Math.min(length, one.truncate);
            for (const at of known.keys()) if (at >= length) known.delete(at);
          } else {
            const at = 'push' in one ? length : one.set;
            if ('push' in one) assert.equal(column.push(one.push), at);
            else column.set(at, one.value);
            known.set(at, 'push' in one ? one.push : one.value);
            length = Math.max(length, at + 1);
          }
        }
        assert.equal(column.length, length);
        const copies = [column, int32Column(structuredClone(column.share()))];
        const all = new Int32Array(length);
        column.copyTo(all);
        for (const at of [...known.keys(), 0, 65_535, 65_536, length - 1, length, length + 70_000])
          for (const copy of copies) assert.equal(copy.get(at), known.get(at) ?? 0);
        assert.equal(
          all.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0),
          [...known.values()].filter((value) => value !== 0).length,
        );
        for (const [at, value] of known) assert.equal(all[at], value);
      }),
      { numRuns: 60 },
    );
  });

  it('take little while they are short: there can be a file for each sample', () => {
    const column = int32Column();
    for (let at = 0; at < 100; at++) column.push(at);
    assert.equal((column.share().blocks[0] as Int32Array).length, 128);
    for (let at = 0; at < 100; at++) assert.equal(column.get(at), at);
  });

  it('take no memory for blocks of zeros', () => {
    const column = int32Column();
    for (let at = 0; at < 200_000; at++) column.set(at, 0);
    assert.equal(column.length, 200_000);
    assert.deepEqual(column.share().blocks.filter(Boolean), []);
    column.set(150_000, 7);
    assert.equal(column.share().blocks.filter(Boolean).length, 1);
    assert.equal(column.get(150_000), 7);
  });
});
