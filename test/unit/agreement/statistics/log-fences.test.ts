import assert from 'node:assert/strict';
import { logFences } from '../../../../src/features/audit/audit-project';
import { quantile } from '../../../../src/agreement/statistics/quantile';

describe('logFences', () => {
  it('lies three spreads of the logarithms outside of the middle half', () => {
    // Powers of two: the quartiles of 0..20 are 5 and 15, the spread 10 doublings.
    const fences = logFences(Array.from({ length: 21 }, (_, n) => 2 ** n))!;
    assert.ok(Math.abs(Math.log2(fences.low) - (5 - 30)) < 1e-9);
    assert.ok(Math.abs(Math.log2(fences.high) - (15 + 30)) < 1e-9);
  });

  it('says nothing of few numbers, or of numbers that are all the same', () => {
    assert.equal(logFences(Array.from({ length: 19 }, (_, n) => n + 1)), undefined);
    assert.equal(logFences(new Array<number>(50).fill(7)), undefined);
  });
});

describe('quantile', () => {
  it('is R type 7', () => {
    assert.equal(quantile([1, 2, 3, 4], 0.25), 1.75);
    assert.equal(quantile([5], 0.9), 5);
    assert.equal(quantile([1, 3], 1), 3);
  });
});
