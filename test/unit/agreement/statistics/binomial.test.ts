import assert from 'node:assert/strict';
import { randomBinomial, randomMultinomial } from '../../../../src/agreement/statistics/binomial';
import { chiSquaredUpper } from '../../../../src/agreement/statistics/distributions';
import { seededRandom } from '../../../../src/agreement/statistics/random';
import { lnGamma } from '../../../../src/agreement/statistics/special-functions';

/** Probability of k successes. */
function density(k: number, n: number, p: number): number {
  const ways = lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1);
  return Math.exp(ways + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

describe('randomBinomial', () => {
  for (const [n, p] of [
    [5, 0.3],
    [40, 0.1],
    [60, 0.4],
    [1000, 0.5],
    [200, 0.93],
    [30000, 0.004],
  ] as const) {
    it(`follows the distribution, n = ${n}, p = ${p}`, () => {
      const random = seededRandom(n);
      const draws = 20_000;
      const seen = new Float64Array(n + 1);
      for (let i = 0; i < draws; i += 1) seen[randomBinomial(n, p, random)]! += 1;
      // Cells of at least ten expected draws; the tails are one cell.
      let chi2 = 0;
      let cells = 0;
      let restSeen = draws;
      let restExpected = draws;
      for (let k = 0; k <= n; k += 1) {
        const expected = draws * density(k, n, p);
        if (expected < 10) continue;
        chi2 += (seen[k]! - expected) ** 2 / expected;
        cells += 1;
        restSeen -= seen[k]!;
        restExpected -= expected;
      }
      if (restExpected > 1) chi2 += (restSeen - restExpected) ** 2 / restExpected;
      assert.ok(chiSquaredUpper(chi2, cells) > 1e-4, `chi2 ${chi2} with ${cells} cells`);
    });
  }

  it('knows the ends', () => {
    const random = seededRandom(1);
    assert.equal(randomBinomial(10, 0, random), 0);
    assert.equal(randomBinomial(10, 1, random), 10);
    assert.equal(randomBinomial(0, 0.5, random), 0);
  });
});

describe('randomMultinomial', () => {
  it('hands out every draw, in proportion', () => {
    const random = seededRandom(3);
    const weights = [1, 0, 30, 69];
    const counts = new Float64Array(4);
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < 2000; i += 1) {
      randomMultinomial(100, weights, 100, random, counts);
      assert.equal(
        counts.reduce((sum, n) => sum + n, 0),
        100,
      );
      counts.forEach((n, cell) => (sums[cell]! += n / 2000));
    }
    weights.forEach((weight, cell) => assert.ok(Math.abs(sums[cell]! - weight) < 0.5, String(sums)));
  });
});
