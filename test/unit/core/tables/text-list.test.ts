import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextList } from '../../../../src/core/tables/text-list';

describe('core/tables/text-list', () => {
  it('gives texts back by their numbers, while it grows and afterwards', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant('\ud83d'));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), fc.integer({ min: 1, max: 300 }), (some, times) => {
        const list = new TextList();
        const all = Array.from({ length: times }, () => some).flat();
        all.forEach((one, n) => assert.equal(list.push(one), n));
        assert.equal(list.length, all.length);
        assert.deepEqual(
          all.map((_, n) => list.at(n)),
          all,
        );
      }),
      { numRuns: 12 },
    );
  });
});
