import assert from 'node:assert/strict';
import fc from 'fast-check';
import { append, maxOf, minOf } from '../../../src/base/lists';

/** More than a call takes arguments. */
const MANY = Array.from({ length: 300_000 }, (_, i) => i);

describe('lists', () => {
  it('take more values than a call takes arguments', () => {
    const list = [-1];
    assert.throws(() => list.push(...MANY), RangeError);
    append(list, MANY);
    assert.equal(list.length, 300_001);
    assert.equal(maxOf(MANY), 299_999);
    assert.equal(minOf(MANY), 0);
  });

  it('are what a spread would give', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.array(fc.double()), fc.double(), (list, values, bound) => {
        assert.equal(maxOf(values, bound), Math.max(bound, ...values));
        assert.equal(minOf(values, bound), Math.min(bound, ...values));
        assert.equal(maxOf(values), Math.max(...values));
        assert.equal(minOf(values), Math.min(...values));
        const appended = [...list];
        append(appended, values);
        assert.deepEqual(appended, [...list, ...values]);
      }),
    );
  });

  it('can be appended to themselves', () => {
    const list = [1, 2];
    append(list, list);
    assert.deepEqual(list, [1, 2, 1, 2]);
  });
});
