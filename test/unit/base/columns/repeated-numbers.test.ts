import assert from 'node:assert/strict';
import fc from 'fast-check';
import { repeatedNumbers } from '../../../../src/base/columns/repeated-numbers';

describe('repeatedNumbers', () => {
  it('finds what occurs more than once, except 0', () => {
    const number = fc.constantFrom(0, 1, 2, 3, 2 ** 32 + 1, 2 ** 32 + 2, 2 ** 53 - 1);
    fc.assert(
      fc.property(fc.array(number), (list) => {
        const expected = list.filter((one, n) => one !== 0 && list.indexOf(one) !== n);
        assert.deepEqual(repeatedNumbers(Float64Array.from(list)), new Set(expected.sort((a, b) => a - b)));
      }),
    );
  });
});
