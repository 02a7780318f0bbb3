import assert from 'node:assert/strict';
import { proportionInterval, trendTest } from '../../../../src/agreement/statistics/proportion';

describe('proportionInterval', () => {
  it('has none without trials', () => {
    assert.deepEqual(proportionInterval(0, 0), { value: null, reason: 'no trials' });
  });

  it('stays in [0, 1] at the ends', () => {
    for (const [k, n] of [
      [0, 1],
      [1, 1],
      [0, 1000],
      [1000, 1000],
    ] as const) {
      const interval = proportionInterval(k, n);
      assert.ok(interval.value !== null && interval.limits[0] >= 0 && interval.limits[1] <= 1);
    }
  });
});

describe('trendTest', () => {
  it('gives the Cochran-Armitage statistic', () => {
    // Smokers among patients (Fleiss 1981, as in R's prop.trend.test): X-squared = 8.2249, p = 0.004132.
    const test = trendTest([83, 90, 129, 70], [86, 93, 136, 82]);
    assert.ok('chi2' in test);
    assert.ok(Math.abs(test.chi2 - 8.2249) < 5e-5, String(test.chi2));
    assert.ok(Math.abs(test.p - 0.004132) < 5e-7, String(test.p));
  });

  it('is undefined without change or with one window', () => {
    assert.ok('reason' in trendTest([5, 5], [5, 5]));
    assert.ok('reason' in trendTest([5], [9]));
    assert.ok('reason' in trendTest([0, 0], [0, 9]));
  });
});
