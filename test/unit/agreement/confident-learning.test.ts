import assert from 'node:assert/strict';
import fc from 'fast-check';
import { confidentLearning } from '../../../src/agreement/confident-learning';
import { roundKeepingSum } from '../../../src/agreement/predictions';
import { seededRandom } from '../../../src/agreement/statistics/random';

describe('confidentLearning', () => {
  it('finds planted errors, and little else', () => {
    const random = seededRandom(2);
    const classes = 4;
    const items = 400;
    const given = new Int32Array(items);
    const probabilities = new Float64Array(items * classes);
    const planted = new Set<number>();
    for (let i = 0; i < items; i += 1) {
      const truth = random.below(classes);
      given[i] = truth;
      if (random.next() < 0.1) {
        given[i] = (truth + 1 + random.below(classes - 1)) % classes;
        planted.add(i);
      }
      const sure = 0.6 + 0.3 * random.next();
      for (let k = 0; k < classes; k += 1)
        probabilities[i * classes + k] = k === truth ? sure : (1 - sure) / 3;
    }
    const { suspects, joint } = confidentLearning({ classes, given, probabilities });
    const right = suspects.filter((i) => planted.has(i)).length;
    assert.ok(
      right / suspects.length > 0.9 && right / planted.size > 0.6,
      `${right} of ${suspects.length}, ${planted.size}`,
    );
    assert.ok(Math.abs(joint.flat().reduce((sum, p) => sum + p, 0) - 1) < 1e-12);
  });

  it('copes with a class that nobody was given', () => {
    const { thresholds, suspects } = confidentLearning({
      classes: 3,
      given: Int32Array.from([0, 1]),
      probabilities: Float64Array.from([0.1, 0.1, 0.8, 0, 1, 0]),
    });
    assert.equal(thresholds[2], 2);
    assert.deepEqual(suspects, []);
  });
});

describe('roundKeepingSum', () => {
  it('gives whole numbers with the sum of the row, each within one of its value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 200 }),
        (counts, total) => {
          const sum = counts.reduce((a, b) => a + b, 0);
          fc.pre(sum > 0);
          const row = counts.map((n) => (n / sum) * total);
          const rounded = roundKeepingSum(row);
          assert.equal(
            rounded.reduce((a, b) => a + b, 0),
            total,
          );
          rounded.forEach((n, k) => assert.ok(Number.isInteger(n) && Math.abs(n - row[k]!) < 1));
        },
      ),
    );
  });
});
