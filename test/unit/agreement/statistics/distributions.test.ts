import assert from 'node:assert/strict';
import {
  betaQuantile,
  chiSquaredUpper,
  normalQuantile,
  normalTwoSided,
  studentTLower,
  studentTQuantile,
} from '../../../../src/agreement/statistics/distributions';
import { incompleteBeta, lnGamma } from '../../../../src/agreement/statistics/special-functions';

/** Reference values: published tables and SciPy 1.15 where its own residual is below 1e-15. */
function close(found: number, expected: number, relative = 1e-12): void {
  assert.ok(
    Math.abs(found - expected) <= relative * Math.abs(expected),
    `expected ${expected}, found ${found}`,
  );
}

describe('distributions', () => {
  it('normal quantiles', () => {
    close(normalQuantile(0.975), 1.959963984540054);
    close(normalQuantile(0.995), 2.5758293035489004);
    close(normalQuantile(1e-10), -6.361340902404056);
    assert.equal(normalQuantile(0.5), 0);
  });

  it('Student quantiles, small, middling and large degrees of freedom', () => {
    close(studentTQuantile(0.975, 1), 12.706204736174705);
    close(studentTQuantile(0.975, 2), 4.302652729749464);
    close(studentTQuantile(0.975, 11), 2.2009851600916384);
    close(studentTQuantile(0.995, 30), 2.749995653567226, 1e-11);
    close(studentTQuantile(0.025, 11), -2.2009851600916384);
  });

  it('Student tails undo the quantiles, on both sides and without end', () => {
    for (const [p, df] of [
      [0.025, 1],
      [0.975, 11],
      [0.3, 59],
      [0.999, 1200],
    ] as const)
      close(studentTLower(studentTQuantile(p, df), df), p, 1e-9);
    assert.deepEqual(
      [-Infinity, 0, Infinity].map((t) => studentTLower(t, 5)),
      [0, 0.5, 1],
    );
  });

  it('the expansion for many degrees of freedom meets the exact quantile', () => {
    for (const p of [0.6, 0.975, 0.995])
      close(studentTQuantile(p, 1000), studentTQuantile(p, 999.999999), 1e-8);
  });

  it('beta quantiles undo the distribution function', () => {
    for (const [a, b] of [
      [0.5, 0.5],
      [1, 10],
      [81, 1],
      [17, 32],
      [9, 11],
      [123456, 876545],
      [500, 0.5],
    ] as const) {
      for (const p of [0.005, 0.025, 0.5, 0.975, 0.995])
        close(incompleteBeta(betaQuantile(p, a, b), a, b), p, 1e-9);
    }
    close(betaQuantile(0.025, 1, 10), 0.002528578544461787);
    assert.equal(betaQuantile(0, 2, 3), 0);
    assert.equal(betaQuantile(1, 2, 3), 1);
  });

  it('chi-squared and normal tails', () => {
    close(chiSquaredUpper(3.841458820694124, 1), 0.05);
    close(chiSquaredUpper(18.307038053275146, 10), 0.05);
    close(normalTwoSided(1.959963984540054), 0.05);
    assert.equal(chiSquaredUpper(0, 3), 1);
  });

  it('ln Gamma', () => {
    close(lnGamma(0.5), Math.log(Math.PI) / 2);
    close(lnGamma(10), Math.log(362880));
    close(lnGamma(1e6), 12815504.56914761);
  });
});
