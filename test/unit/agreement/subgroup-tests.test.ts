import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  benjaminiHochberg,
  fisherExact,
  type CountedGroup,
} from '../../../src/agreement/judging/subgroup-tests';

const near = (found: number, expected: number, about = ''): void =>
  assert.ok(Math.abs(found - expected) <= 1e-9 * expected, `${about}: ${found} instead of ${expected}`);

describe('the test of a group against the rest', () => {
  it('is Fisher’s exact one, with the values of others', () => {
    for (const [a, b, c, d, p] of [
      // The lady tasting tea (Fisher 1935), by counting: of the 70 ways to choose four cups.
      [3, 1, 1, 3, 34 / 70],
      [4, 0, 0, 4, 2 / 70],
      // The examples of SciPy's fisher_exact, by counting: of C(13, 7) and of C(16, 9) ways.
      [6, 2, 1, 4, (28 * 5 + 8 + 28) / 1716],
      [8, 2, 1, 5, (45 * 6 + 10 + 120) / 11440],
      // R's example of fisher.test: convictions of twins (Fisher 1962).
      [2, 15, 10, 3, 0.0005367241191434358],
      // SciPy 1.17.1.
      [12, 28, 45, 915, 6.008491446668665e-7],
      [300, 9700, 2500, 87500, 0.2012628520606458],
      [0, 500, 40, 99460, 1],
      [0, 10, 0, 90, 1],
    ] as const)
      near(fisherExact({ count: a, items: a + b }, { count: c, items: c + d }), p, [a, b, c, d].join(' '));
    assert.equal(fisherExact({ count: 1500, items: 1500 }, { count: 0, items: 98500 }), 0);
  });

  const group = (most: number) =>
    fc
      .integer({ min: 0, max: most })
      .chain((items) => fc.integer({ min: 0, max: items }).map((count): CountedGroup => ({ count, items })));

  it('adds up the hypergeometric probabilities of what is no more probable', () => {
    const choose = (n: number, k: number): number => {
      let ways = 1;
      for (let i = 0; i < k; i += 1) ways = (ways * (n - i)) / (i + 1);
      return ways;
    };
    fc.assert(
      fc.property(group(25), group(25), (a, b) => {
        const marked = a.count + b.count;
        const ways = (x: number): number =>
          x > a.items || marked - x > b.items ? 0 : choose(a.items, x) * choose(b.items, marked - x);
        let [all, extreme] = [0, 0];
        for (let x = 0; x <= marked; x += 1) {
          all += ways(x);
          if (ways(x) <= ways(a.count) * (1 + 1e-7)) extreme += ways(x);
        }
        near(fisherExact(a, b), extreme / all);
      }),
    );
  });

  it('is the same for both groups, and for what is counted and what is not', () => {
    const others = ({ count, items }: CountedGroup): CountedGroup => ({ count: items - count, items });
    fc.assert(
      fc.property(group(400), group(400), (a, b) => {
        const p = fisherExact(a, b);
        assert.ok(p > 0 && p <= 1);
        near(fisherExact(b, a), p);
        near(fisherExact(others(a), others(b)), p);
      }),
    );
  });
});

describe('the correction for many tests', () => {
  it('is that of Benjamini and Hochberg', () => {
    // The 15 p-values of their paper of 1995, which finds the first four at .05; corrected by SciPy 1.17.1.
    const given = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ];
    const expected = [
      0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286, 0.06385714285714286, 0.0645, 0.0765,
      0.486, 0.5811818181818181, 0.714875, 0.7532307692307693, 0.8132142857142857, 1,
    ];
    benjaminiHochberg(given).forEach((p, n) => near(p, expected[n]!, String(n)));
    assert.deepEqual(benjaminiHochberg([]), []);
  });

  it('finds what the step-up procedure finds, at every level', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (p, level) => {
          const corrected = benjaminiHochberg(p);
          corrected.forEach((each, n) => assert.ok(each >= p[n]! * (1 - 1e-12) && each <= 1));
          const sorted = p.toSorted((a, b) => a - b);
          const last = sorted.findLastIndex((each, k) => (each * p.length) / (k + 1) <= level);
          const found = p.map((each) => last >= 0 && each <= sorted[last]!);
          assert.deepEqual(
            corrected.map((each) => each <= level),
            found,
          );
        },
      ),
    );
  });
});
