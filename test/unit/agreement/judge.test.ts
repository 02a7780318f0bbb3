// A model beside people: the alternative annotator test, corrected rates and prediction-powered means.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alternativeAnnotatorTest } from '../../../src/agreement/judging/alternative-annotator-test';
import { proportionDifference } from '../../../src/agreement/statistics/newcombe';
import { predictionPoweredMean } from '../../../src/agreement/judging/prediction-powered';
import { correctedRate, type JudgeCounts } from '../../../src/agreement/judging/rogan-gladen';
import { seededRandom, type Random } from '../../../src/agreement/statistics/random';
import { buildTable, type Rating } from '../../support/build-table';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

const close = (found: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `expected ${expected}, found ${found}`);

/** Share of 1,000 seeded runs whose interval holds the truth. */
function coverage(
  truth: number,
  draw: (random: Random) => readonly [number, number] | null | undefined,
): number {
  const random = seededRandom(11);
  let covered = 0;
  for (let run = 0; run < 1000; run += 1) {
    const limits = draw(random);
    if (limits && limits[0] <= truth && truth <= limits[1]) covered += 1;
  }
  return covered / 1000;
}

const nominal = (share: number) => assert.ok(share > 0.93 && share < 0.97, String(share));

describe('the alternative annotator test', function () {
  this.timeout(SLOW);

  const options = { score: 'accuracy', epsilon: 0.2, q: 0.05 } as const;
  const numbers = { ...options, score: 'neg_rmse' } as const;

  /** Answers of three people and a model to 40 items; a row of numbers from 0 to 4 for each item. */
  const answers = fc.array(fc.tuple(...Array.from({ length: 4 }, () => fc.nat(4))), {
    minLength: 40,
    maxLength: 40,
  });
  const rows = (
    list: readonly number[][],
    names = ['ann', 'bob', 'cy', 'model'],
    of = (n: number) => n,
  ): Rating[] =>
    list.flatMap((row, item) =>
      row.map((n, a) => ({ item, annotator: names[a]!, label: String(of(n)), score: of(n) })),
    );

  it('does not depend on the names and the order of annotators, nor on scale and origin of numbers', () => {
    fc.assert(
      fc.property(answers, (list) => {
        const before = alternativeAnnotatorTest(buildTable(rows(list)), 'model', numbers);
        const turned = alternativeAnnotatorTest(
          buildTable(rows(list, ['z', 'y', 'x', 'a'], (n) => 0.1 * n + 7)),
          'a',
          numbers,
        );
        // A sum in another order may differ in its last digit.
        const inDigits = ({ result }: typeof before) =>
          'value' in result ? result : { ...result, rho: result.rho.toFixed(12) };
        assert.deepEqual(inDigits(turned), inDigits(before));
        assert.deepEqual(
          turned.annotators.map(({ result }) => result).reverse(),
          before.annotators.map(({ result }) => result),
        );
      }),
    );
  });

  it('passes a model that says what one of the people says, with nothing granted only if it wins', () => {
    fc.assert(
      fc.property(answers, (list) => {
        const copied = list.map(([a, b, c]) => [a!, b!, c!, a!]);
        const ann = alternativeAnnotatorTest(buildTable(rows(copied)), 'model', options).annotators[0]!;
        assert.deepEqual(ann.result, { rho: 1, p: 0 });
        const strict = alternativeAnnotatorTest(buildTable(rows(copied)), 'model', {
          ...options,
          epsilon: 0,
        });
        assert.deepEqual(strict.annotators[0]!.result, { rho: 1, p: 1 });
      }),
      { numRuns: 20 },
    );
  });

  it('leaves out items without the model or a second person, and annotators with fewer than 30 items', () => {
    const list = rows(Array.from({ length: 40 }, (_, i) => [i % 2, i % 2, i % 3, i % 2]));
    const kept = list.filter(
      ({ item, annotator }) =>
        !(annotator === 'model' && Number(item) < 5) && !(annotator === 'cy' && Number(item) < 20),
    );
    const { annotators, result } = alternativeAnnotatorTest(buildTable(kept), 'model', options);
    assert.deepEqual(pick(annotators, 'items'), [35, 35, 20]);
    assert.match((annotators[2]!.result as { reason: string }).reason, /fewer than 30/);
    assert.ok(!('value' in result) && result.omega === 1);
  });
});

describe('the corrected rate', function () {
  this.timeout(SLOW);

  const counts = fc.record({
    judged: fc.integer({ min: 1, max: 500 }),
    yes: fc.nat(500),
    positives: fc.integer({ min: 1, max: 80 }),
    truePositives: fc.nat(80),
    negatives: fc.integer({ min: 1, max: 80 }),
    trueNegatives: fc.nat(80),
  }).map((c): JudgeCounts => ({
    ...c,
    yes: Math.min(c.yes, c.judged),
    truePositives: Math.min(c.truePositives, c.positives),
    trueNegatives: Math.min(c.trueNegatives, c.negatives),
  })); // prettier-ignore

  it('of no is 1 less that of yes, with the limits exchanged; and both lie within 0 and 1', () => {
    fc.assert(
      fc.property(counts, (c) => {
        const yes = correctedRate(c);
        const no = correctedRate({
          judged: c.judged,
          yes: c.judged - c.yes,
          positives: c.negatives,
          truePositives: c.trueNegatives,
          negatives: c.positives,
          trueNegatives: c.truePositives,
        });
        if (yes.value === null || no.value === null) return assert.equal(yes.value, no.value);
        close(no.value, 1 - yes.value);
        if (!yes.limits || !no.limits) return assert.deepEqual(yes.limits, no.limits);
        close(no.limits[0], 1 - yes.limits[1]);
        assert.ok(yes.limits[0] >= 0 && yes.limits[0] <= yes.limits[1] && yes.limits[1] <= 1);
      }),
    );
  });

  it('is undefined for a judge no better than chance, and without a yes or a no that is known', () => {
    const fair = { judged: 100, yes: 40, positives: 10, truePositives: 3, negatives: 10, trueNegatives: 7 };
    assert.match((correctedRate(fair) as { reason: string }).reason, /no better than chance/);
    assert.match(
      (correctedRate({ ...fair, positives: 0 }) as { reason: string }).reason,
      /to have the label/,
    );
    assert.match((correctedRate({ ...fair, negatives: 0 }) as { reason: string }).reason, /not to have/);
    const few = { ...fair, positives: 1, truePositives: 1, negatives: 100, trueNegatives: 1 };
    assert.ok('reason' in correctedRate(few) && correctedRate(few).value !== null);
  });

  it('has an interval that covers', () => {
    const binomial = (random: Random, n: number, p: number) => {
      let k = 0;
      for (let i = 0; i < n; i += 1) if (random.next() < p) k += 1;
      return k;
    };
    const [truth, sensitivity, specificity] = [0.3, 0.85, 0.9];
    const rate = truth * sensitivity + (1 - truth) * (1 - specificity);
    nominal(
      coverage(truth, (random) => {
        const found = correctedRate({
          judged: 600,
          yes: binomial(random, 600, rate),
          positives: 100,
          truePositives: binomial(random, 100, sensitivity),
          negatives: 100,
          trueNegatives: binomial(random, 100, specificity),
        });
        return found.value === null ? undefined : found.limits;
      }),
    );
  });
});

describe('prediction-powered means', function () {
  this.timeout(SLOW);

  const numbers = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 20 });
  const input = fc.tuple(numbers, numbers, numbers).map(([human, model, unlabelled]) => {
    const n = Math.min(human.length, model.length);
    return { human: human.slice(0, n), model: model.slice(0, n), unlabelled };
  });

  it('move by what is added to all numbers, and grow by what multiplies them', () => {
    fc.assert(
      fc.property(input, fc.constantFrom(0, 1, undefined), (data, lambda) => {
        const change = (list: number[]) => list.map((n) => 3 * n + 10);
        const before = predictionPoweredMean(data, { lambda });
        const after = predictionPoweredMean(
          { human: change(data.human), model: change(data.model), unlabelled: change(data.unlabelled) },
          { lambda },
        );
        if (before.value === null || after.value === null) return assert.equal(before.value, after.value);
        close(after.value, 3 * before.value + 10, 1e-6);
        if (before.limits && after.limits) close(after.limits[1], 3 * before.limits[1] + 10, 1e-6);
      }),
    );
  });

  it('do not change if the model’s numbers do by a constant', () => {
    fc.assert(
      fc.property(input, (data) => {
        const before = predictionPoweredMean(data);
        const after = predictionPoweredMean({
          ...data,
          model: data.model.map((n) => n + 4),
          unlabelled: data.unlabelled.map((n) => n + 4),
        });
        if (before.value !== null && after.value !== null) close(after.value, before.value, 1e-6);
      }),
    );
  });

  it('lie between the classical mean and the fully powered one, at lambda', () => {
    fc.assert(
      fc.property(input, (data) => {
        const [classical, full, best] = [0, 1, undefined].map((lambda) =>
          predictionPoweredMean(data, { lambda }),
        );
        if (classical!.value === null || full!.value === null || best!.value === null) return;
        assert.ok(best!.lambda >= 0 && best!.lambda <= 1);
        close(best!.value, classical!.value + best!.lambda * (full!.value - classical!.value));
      }),
    );
  });

  it('are undefined without data, and have no interval without variance', () => {
    const reason = (of: object) => (of as { reason: string }).reason;
    assert.match(
      reason(predictionPoweredMean({ human: [1], model: [1], unlabelled: [1] })),
      /fewer than two/,
    );
    assert.match(
      reason(predictionPoweredMean({ human: [1, 0], model: [1, 0], unlabelled: [] })),
      /only an answer by the model/,
    );
    const constant = predictionPoweredMean({ human: [1, 1], model: [0, 0], unlabelled: [0] });
    assert.deepEqual([constant.value, constant.value !== null && constant.limits], [1, null]);
  });

  it('have intervals that cover', () => {
    for (const lambda of [0, 1, undefined])
      nominal(
        coverage(0.6, (random) => {
          const human = () => (random.next() < 0.6 ? 1 : 0);
          const model = (of: number) => (random.next() < 0.85 ? of : 1 - of);
          const labelled = Array.from({ length: 250 }, human);
          const found = predictionPoweredMean(
            {
              human: labelled,
              model: labelled.map(model),
              unlabelled: Array.from({ length: 600 }, () => model(human())),
            },
            { lambda },
          );
          return found.value === null ? undefined : found.limits;
        }),
      );
  });
});

describe('the difference of two proportions', function () {
  this.timeout(SLOW);

  it('changes its sign with the order, holds the value, and is undefined without trials', () => {
    const share = fc.integer({ min: 1, max: 60 }).chain((n) => fc.tuple(fc.nat(n), fc.constant(n)));
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [there, back] = [proportionDifference(a, b), proportionDifference(b, a)];
        assert.ok(there.value !== null && back.value !== null);
        close(back.value, -there.value);
        close(back.limits[0], -there.limits[1]);
        assert.ok(there.limits[0] <= there.value && there.value <= there.limits[1]);
        assert.ok(there.limits[0] >= -1 - 1e-9 && there.limits[1] <= 1 + 1e-9);
      }),
    );
    assert.equal(proportionDifference([0, 0], [1, 2]).value, null);
  });
});
