import assert from 'node:assert/strict';
import { maxOf, minOf } from '../../../src/base/extremes';

describe('extremes', () => {
  it('finds them in a list of any length', () => {
    const many = Array.from({ length: 300_000 }, (_, n) => (n * 7919) % 300_000);
    assert.equal(maxOf(many), 299_999);
    assert.equal(minOf(many), 0);
    assert.equal(maxOf([], 0), 0);
    assert.equal(maxOf([-2, -3], 0), 0);
    assert.equal(minOf([]), Infinity);
    assert.ok(Number.isNaN(maxOf([1, NaN])));
  });
});
