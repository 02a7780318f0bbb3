import assert from 'node:assert/strict';
import { macroF1Difference, type ScoredItem } from '../../../src/agreement/judging/classification';
import { mcNemarExact, pairedDifference } from '../../../src/agreement/statistics/paired-shares';
import { seededRandom } from '../../../src/agreement/statistics/random';

describe('paired shares', () => {
  it('differ with the published limits of Newcombe (1998)', () => {
    // Fagerland, Lydersen & Laake (2014), with the limits of their software: Bentur et al. (2009), Cavo et al. (2012).
    for (const [[both, first, second, neither], expected] of [
      [
        [1, 1, 7, 12],
        [-0.2857, -0.5069, -0.0256],
      ],
      [
        [59, 6, 16, 80],
        [-0.0621, -0.1186, -0.0046],
      ],
    ] as const) {
      const found = pairedDifference({ both, first, second, neither });
      assert.ok(found.value !== null);
      const numbers = [found.value, ...found.limits].map((each) => Number(each.toFixed(4)));
      assert.deepEqual(numbers, expected);
    }
  });

  it('have limits where all are right, and none without items', () => {
    const all = pairedDifference({ both: 20, first: 0, second: 0, neither: 0 });
    assert.ok(all.value === 0 && all.limits[0] < 0 && all.limits[1] > 0 && all.limits[1] < 0.2);
    assert.equal(pairedDifference({ both: 0, first: 0, second: 0, neither: 0 }).value, null);
  });

  it('hold the true difference in about 95 % of samples', () => {
    const random = seededRandom(3);
    let held = 0;
    for (let run = 0; run < 2000; run += 1) {
      const counts = { both: 0, first: 0, second: 0, neither: 0 };
      for (let n = 0; n < 80; n += 1) {
        const draw = random.next();
        counts[draw < 0.5 ? 'both' : draw < 0.7 ? 'first' : draw < 0.8 ? 'second' : 'neither'] += 1;
      }
      const { limits } = pairedDifference(counts) as { limits: readonly [number, number] };
      if (limits[0] <= 0.1 && limits[1] >= 0.1) held += 1;
    }
    assert.ok(held > 1860 && held < 1960, String(held));
  });

  it('are tested exactly (McNemar)', () => {
    // Sums of binomial coefficients in exact arithmetic.
    for (const [first, second, p] of [
      [1, 7, 18 / 256],
      [7, 1, 18 / 256],
      [86, 150, 3.715936139571442e-5],
      [6, 16, 0.052478790283203125],
      [3, 3, 1],
      [0, 0, 1],
      [0, 5, 2 / 32],
    ] as const)
      assert.ok(Math.abs(mcNemarExact({ first, second }) / p - 1) < 1e-9, `${first} ${second}`);
  });
});

describe('the difference of macro F1', () => {
  const item = (group: number, truth: number, given: number): ScoredItem => ({
    group,
    isRight: truth === given,
    hits: truth === given ? [truth] : [],
    missed: truth === given ? [] : [truth],
    spurious: truth === given ? [] : [given],
  });

  it('is that of the two numbers, with limits that know how both move together', () => {
    const truth = Array.from({ length: 60 }, (_, n) => n % 2);
    const pairs = truth.map(
      (label, n) =>
        [
          item(n, label, n % 10 === 0 ? 1 - label : label),
          item(n, label, n % 5 === 0 ? 1 - label : label),
        ] as const,
    );
    const found = macroF1Difference(pairs, 2);
    assert.ok(found.value !== null);
    // By hand. First: 6 of the 30 zeros are given as one. Second: 6 of the zeros as one, and 6 of the ones as zero.
    const first = ((2 * 24) / (48 + 6) + (2 * 30) / (60 + 6)) / 2;
    const second = ((2 * 24) / (48 + 12) + (2 * 24) / (48 + 12)) / 2;
    assert.ok(Math.abs(found.value - (first - second)) < 1e-12);
    assert.ok(found.limits[0] < found.value && found.limits[1] > found.value && found.limits[0] > 0);
    assert.deepEqual(macroF1Difference(pairs, 2), found, 'the same items give the same limits');
    // Of a model with itself they move together: limits of two that are independent would be much wider.
    const same = macroF1Difference(
      pairs.map(([one]) => [one, one] as const),
      2,
    );
    assert.equal(same.value, 0);
    assert.ok(same.value === 0 && same.limits[1] < 0.1 && same.limits[0] > -0.1, String(same.limits));
  });

  it('has no limits if all items are of one group', () => {
    assert.equal(macroF1Difference([[item(1, 0, 0), item(1, 0, 1)]], 2).value, null);
  });
});
