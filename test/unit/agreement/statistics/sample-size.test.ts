import assert from 'node:assert/strict';
import { proportionInterval } from '../../../../src/agreement/statistics/proportion';
import { seededRandom } from '../../../../src/agreement/statistics/random';
import { finiteInterval, leastToAccept, sampleSize } from '../../../../src/agreement/statistics/sample-size';

const wanted = { halfWidth: 0.05, confidence: 0.95, expected: 0.5 };

describe('sample size', () => {
  it('is that of the tables: 385 of very many, fewer of few', () => {
    assert.equal(sampleSize(1e9, wanted), 385);
    assert.equal(sampleSize(10_000, wanted), 370);
    assert.equal(sampleSize(1_000, wanted), 278);
    assert.equal(sampleSize(100, wanted), 80);
    assert.equal(sampleSize(1e9, { ...wanted, halfWidth: 0.1 }), 97);
    assert.equal(sampleSize(1e9, { ...wanted, expected: 0.9 }), 139);
    assert.equal(sampleSize(1e9, { ...wanted, confidence: 0.99 }), 664);
  });

  it('is never more than there are, nor none of some', () => {
    assert.equal(sampleSize(0, wanted), 0);
    assert.equal(sampleSize(1, wanted), 1);
    assert.equal(sampleSize(7, { ...wanted, halfWidth: 0.001 }), 7);
    assert.equal(sampleSize(500, { ...wanted, expected: 1 }), 1);
  });
});

describe('interval of a finite population', () => {
  const limits = (k: number, n: number, population: number): readonly [number, number] => {
    const { value, ...rest } = finiteInterval(k, n, population, 0.95) as {
      value: number;
      limits: [number, number];
    };
    assert.equal(value, k / n);
    return rest.limits;
  };

  it('is Wilson’s where the population is large, and has no width where all were looked at', () => {
    const { limits: wilson } = proportionInterval(45, 50) as { limits: readonly [number, number] };
    limits(45, 50, 1e9).forEach((limit, n) => assert.ok(Math.abs(limit - wilson[n]!) < 1e-6));
    assert.deepEqual(limits(45, 50, 50), [0.9, 0.9]);
    assert.equal(finiteInterval(0, 0, 50, 0.95).value, null);
  });

  it('holds the share of the population as often as it says', () => {
    const random = seededRandom(11);
    const [population, right] = [300, 255];
    const size = sampleSize(population, { ...wanted, expected: 0.85 });
    let held = 0;
    const runs = 2000;
    for (let run = 0; run < runs; run += 1) {
      let [accepted, left, rightLeft] = [0, population, right];
      for (let n = 0; n < size; n += 1, left -= 1)
        if (random.below(left) < rightLeft) {
          accepted += 1;
          rightLeft -= 1;
        }
      const [low, high] = limits(accepted, size, population);
      if (low <= right / population && right / population <= high) held += 1;
    }
    assert.ok(held / runs > 0.93 && held / runs < 0.98, `${held / runs}`);
  });
});

describe('leastToAccept', () => {
  it('is the least sample that shows a share with every answer right', () => {
    // Wilson without correction: n / (n + z²) >= p, so n >= p z² / (1 - p).
    assert.equal(leastToAccept(1e9, 0.9, 0.95), 35);
    assert.equal(leastToAccept(1e9, 0.7, 0.95), 9);
    const limit = (n: number): number => {
      const interval = finiteInterval(n, n, 84, 0.95);
      assert.ok(interval.value !== null);
      return interval.limits[0];
    };
    const least = leastToAccept(84, 0.9, 0.95);
    assert.ok(limit(least) >= 0.9 && limit(least - 1) < 0.9);
  });

  it('is at most the whole population, of which the share is known', () => {
    assert.equal(leastToAccept(4, 1, 0.95), 4);
    assert.equal(leastToAccept(100, 0, 0.95), 1);
  });
});
