import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  confidentLearning,
  logMargins,
  rankedByScore,
  surerHalf,
} from '../../../src/agreement/judging/confident-learning';
import { roundKeepingSum, type Predictions } from '../../../src/agreement/judging/predictions';
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

/** Labels drawn by the probabilities of a model, some of which are then made wrong: at random, or to the one that the model finds next likely. */
function planted(
  seed: number,
  wrong: number,
  nearest: boolean,
): { predictions: Predictions; of: Set<number> } {
  const random = seededRandom(seed);
  const [classes, items] = [10, 3000];
  const given = new Int32Array(items);
  const probabilities = new Float64Array(items * classes);
  const of = new Set<number>();
  for (let i = 0; i < items; i += 1) {
    const p = probabilities.subarray(i * classes, (i + 1) * classes);
    const [first, second] = [random.below(classes), 1 + random.below(classes - 1)];
    // What the model cannot know: the truth is drawn by its probabilities.
    const sure = 1 - 0.6 * random.next() ** 3;
    const spread = random.next();
    p.fill(((1 - sure) * spread) / (classes - 2));
    p[first] = sure;
    p[(first + second) % classes] = (1 - sure) * (1 - spread);
    let left = random.next();
    let truth = 0;
    while (truth < classes - 1 && (left -= p[truth]!) >= 0) truth += 1;
    given[i] = truth;
    if (random.next() >= wrong) continue;
    of.add(i);
    const rival = truth === first ? (first + second) % classes : first;
    given[i] = nearest ? rival : (truth + 1 + random.below(classes - 1)) % classes;
  }
  return { predictions: { classes, given, probabilities }, of };
}

describe('surerHalf', () => {
  it('rises by the labels that were made wrong, by a factor of at most 1.3, wherever they lie', () => {
    for (const nearest of [false, true])
      for (const wrong of [0.05, 0.1, 0.2]) {
        const count = ({ predictions }: ReturnType<typeof planted>): number => {
          const { items, contradicted } = surerHalf(predictions);
          return (predictions.given.length * contradicted) / items;
        };
        const found = planted(5, wrong, nearest);
        const more = (count(found) - count(planted(5, 0, nearest))) / found.of.size;
        assert.ok(more > 1 / 1.3 && more < 1.3, `${nearest} ${wrong}: ${more}`);
      }
  });

  it('takes the surest items, and those of one class alone', () => {
    const found = surerHalf({
      classes: 2,
      given: Int32Array.from([0, 0, 1, 1, 1]),
      probabilities: Float64Array.from([0.4, 0.6, 0.9, 0.1, 0.8, 0.2, 0.45, 0.55, 0.5, 0.5]),
    });
    assert.deepEqual(found, { items: 2, contradicted: 1 });
    assert.deepEqual(
      surerHalf({ classes: 1, given: new Int32Array(0), probabilities: new Float64Array(0) }),
      { items: 0, contradicted: 0 },
    );
  });
});

describe('logMargins', () => {
  it('ranks wrong labels that look like the right one better than the probability of the label does', () => {
    const precision = ({ predictions, of }: ReturnType<typeof planted>, scores: Float64Array): number => {
      let [found, sum] = [0, 0];
      for (const [n, i] of rankedByScore([...predictions.given.keys()], scores).entries())
        if (of.has(i)) sum += (found += 1) / (n + 1);
      return sum / of.size;
    };
    const found = planted(7, 0.1, true);
    const { given, classes, probabilities } = found.predictions;
    const own = Float64Array.from(given, (y, i) => probabilities[i * classes + y]!);
    const [byMargin, byOwn] = [precision(found, logMargins(found.predictions)), precision(found, own)];
    assert.ok(byMargin > byOwn + 0.01, `${byMargin} ${byOwn}`);
  });

  it('is finite where a probability is 0, and negative where the model doubts', () => {
    const of = Float64Array.from([0, 1, 0.7, 0.3]);
    const margins = logMargins({ classes: 2, given: Int32Array.from([0, 0]), probabilities: of });
    assert.ok(margins[0]! < -20 && Number.isFinite(margins[0]!) && margins[1]! > 0);
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
