import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LongDataBuilder, type LongData } from '../../../src/agreement/rows/long-data';
import type { Level } from '../../../src/agreement/coefficients/levels';
import { MoveSplit } from '../../../src/agreement/change/decompose';
import { PairedSamples } from '../../../src/agreement/change/paired-bootstrap';
import { quotedCoefficient, type QuotedCoefficient } from '../../../src/agreement/change/quoted-coefficient';
import { seededRandom } from '../../../src/agreement/statistics/random';
import { SLOW } from '../../host/until';

type Answers = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Answers by item and annotator, each a string, as data of a kind. */
function asData(answers: Answers, kind: 'label' | 'score' | 'set' | 'spans' | 'text'): LongData {
  const builder = new LongDataBuilder();
  for (const [item, of] of Object.entries(answers))
    for (const [annotator, value] of Object.entries(of)) {
      const row = { item, annotator };
      if (kind === 'label') builder.add({ ...row, kind: 'value', label: value });
      if (kind === 'score') builder.add({ ...row, kind: 'value', score: value.charCodeAt(0) - 96 });
      if (kind === 'set') builder.add({ ...row, kind: 'labels', labels: [...value] });
      if (kind === 'text') builder.add({ ...row, kind: 'texts', text: `said ${value}` });
      if (kind === 'spans')
        builder.add({
          ...row,
          kind: 'spans',
          spans: [...value].map((label, n) => ({ start: 3 * n, end: 3 * n + 2, label })),
        });
    }
  return builder.build(kind === 'score' ? { order: ['1', '2', '3', '4'] } : {});
}

const of = (data: LongData, level: Level = 'nominal'): QuotedCoefficient => {
  const coefficient = quotedCoefficient(data, level);
  assert.ok(coefficient.value !== null, 'reason' in coefficient ? coefficient.reason : '');
  return coefficient;
};

const pairOf = (before: QuotedCoefficient, after: QuotedCoefficient, item: string) => ({
  before: [...before.items].indexOf(item),
  after: [...after.items].indexOf(item),
});

const pause = () => Promise.resolve();

describe('what a coefficient moved with', function () {
  this.timeout(SLOW);

  // 4 items, 2 people: A, A | A, B | B, B | A, B. Afterwards i2 agrees on B, i3 has gone, i5 is new.
  const before = of(
    asData(
      {
        i1: { x: 'a', y: 'a' },
        i2: { x: 'a', y: 'b' },
        i3: { x: 'b', y: 'b' },
        i4: { x: 'a', y: 'b' },
      },
      'label',
    ),
  );
  const after = of(
    asData(
      {
        i1: { x: 'a', y: 'a' },
        i2: { x: 'b', y: 'b' },
        i4: { x: 'a', y: 'b' },
        i5: { x: 'a', y: 'b', z: 'b' },
      },
      'label',
    ),
  );

  it('is what it is by hand', () => {
    // D_o: sums of item disagreements 0 + 2 + 0 + 2 over 8 values, then 0 + 0 + 2 + 2 over 9.
    const [o1, o2] = [4 / 8, 4 / 9];
    // D_e: n_a n_b pairs of all, 4 * 4 * 2 / (8 * 7) and 4 * 5 * 2 / (9 * 8).
    const [e1, e2] = [32 / 56, 40 / 72];
    assert.deepEqual([before.observed, after.observed], [o1, o2]);
    assert.ok(Math.abs(before.expected! - e1) < 1e-12 && Math.abs(after.expected! - e2) < 1e-12);
    const split = new MoveSplit(before, after, 3);
    for (const [item, own] of [
      ['i1', [2]],
      ['i2', [0, 1]],
      ['i3', [2]],
      ['i4', [2]],
      ['i5', [2]],
    ] as const)
      split.add(pairOf(before, after, item), own);
    const { move, contributions, chance } = split.result;
    const middle = (o1 + o2) / 2;
    const u = (1 / e1 + 1 / e2) / 2;
    // i2: disagreement 2 of 2 values before, 0 of 2 now.
    const i2 = -u * ((0 - 2 * middle) / 9 - (2 - 2 * middle) / 8);
    assert.ok(Math.abs(contributions[0]! - i2 / 2) < 1e-12);
    assert.equal(contributions[0], contributions[1]);
    assert.ok(Math.abs(chance! - -middle * (1 / e2 - 1 / e1)) < 1e-12);
    assert.ok(Math.abs(contributions.reduce((sum, v) => sum + v, 0) + chance! - move) < 1e-12);
  });

  it('adds up to the move, whatever the data and however samples are classed', () => {
    const value = fc.constantFrom('a', 'b', 'c', 'd');
    const answers = fc.dictionary(
      fc.constantFrom(...'123456789'),
      fc.dictionary(fc.constantFrom('x', 'y', 'z'), value, { noNullPrototype: true }),
      { noNullPrototype: true },
    );
    const kinds = fc.constantFrom(
      ['label', 'nominal'],
      ['score', 'ordinal'],
      ['score', 'interval'],
      ['score', 'ratio'],
      ['set', 'nominal'],
      ['spans', 'nominal'],
      ['text', 'nominal'],
    ) as fc.Arbitrary<['label', Level]>;
    let compared = 0;
    fc.assert(
      fc.property(answers, answers, kinds, fc.nat(1000), (one, two, [kind, level], classes) => {
        const [x, y] = [one, two].map((each) => quotedCoefficient(asData(each, kind), level)) as [
          QuotedCoefficient,
          QuotedCoefficient,
        ];
        if (x.value === null || y.value === null || x.key !== y.key) return;
        compared += 1;
        const split = new MoveSplit(x, y, 4);
        for (const item of new Set([...x.items, ...y.items])) {
          const first = (classes + Number(item)) % 4;
          split.add(pairOf(x, y, item), classes % 2 === 0 ? [first] : [first, (first + 1) % 4]);
        }
        const { move, contributions, chance = 0 } = split.result;
        const sum = contributions.reduce((total, v) => total + v, chance);
        assert.ok(Math.abs(sum - move) < 1e-9, `${sum} and ${move}`);
      }),
      { numRuns: 400 },
    );
    assert.ok(compared > 50, `only ${compared} were compared`);
  });

  it('is the same with the other sign the other way round', () => {
    const [there, back] = [
      [before, after],
      [after, before],
    ].map(([one, two]) => {
      const split = new MoveSplit(one!, two!, 5);
      ['i1', 'i2', 'i3', 'i4', 'i5'].forEach((item, n) => split.add(pairOf(one!, two!, item), [n]));
      return [...split.result.contributions, split.result.chance!, split.result.move];
    });
    there!.forEach((value, n) => assert.ok(Math.abs(value + back![n]!) < 1e-12));
    assert.ok(there!.some((value) => Math.abs(value) > 0.01));
  });

  it('puts nothing down to samples that stayed as they were, when all did but one', () => {
    const rows = (last: string) =>
      Object.fromEntries(
        [...'abcdefgh'].map((item, n) => [
          item,
          { x: 'aabb'[n % 4]!, y: item === 'h' ? last : 'aabb'[n % 4]! },
        ]),
      );
    // The same labels as often, so that chance stays as it was.
    const [x, y] = [of(asData(rows('a'), 'spans')), of(asData(rows('b'), 'spans'))];
    const split = new MoveSplit(x, y, 2);
    for (const item of x.items) split.add(pairOf(x, y, item), [item === 'h' ? 0 : 1]);
    const { contributions, chance, move } = split.result;
    assert.equal(chance, undefined);
    assert.equal(contributions[1], 0);
    assert.ok(move > 0 && Math.abs(contributions[0]! - move) < 1e-12);
  });
});

describe('the difference on the samples of both versions', function () {
  this.timeout(SLOW);

  const many = (swap: number) =>
    Object.fromEntries(
      Array.from({ length: 200 }, (_, n) => [
        `i${n}`,
        { x: n % 2 === 0 ? 'a' : 'b', y: (n % 2 === 0) === n % 10 < swap ? 'a' : 'b' },
      ]),
    );
  const [before, after] = [of(asData(many(6), 'label')), of(asData(many(8), 'label'))];
  const sampled = () => {
    const paired = new PairedSamples(before, after);
    for (const item of before.items) paired.add(pairOf(before, after, item));
    return paired;
  };

  it('is the difference itself, with an interval that a seed repeats', async () => {
    const difference = await sampled().difference({ resamples: 1000, seed: 7, pause });
    assert.ok(difference.value !== null);
    assert.equal(difference.samples, 200);
    assert.ok(Math.abs(difference.value - (after.value - before.value)) < 1e-12);
    assert.ok(difference.ci95[0] < difference.value && difference.value < difference.ci95[1]);
    assert.deepEqual(await sampled().difference({ resamples: 1000, seed: 7, pause }), difference);
    assert.notDeepEqual(
      (await sampled().difference({ resamples: 1000, seed: 8, pause })) as object,
      difference,
    );
  });

  it('is narrower than the two numbers by themselves would have it: the samples are the same', async () => {
    const difference = await sampled().difference({ resamples: 1000, seed: 1, pause });
    assert.ok(difference.value !== null);
    const apart = Math.hypot(before.interval.se!, after.interval.se!);
    assert.ok(difference.se < 0.9 * apart, `${difference.se} and ${apart}`);
  });

  it('is nothing where the versions share no sample', async () => {
    const difference = await new PairedSamples(before, after).difference({ resamples: 10, seed: 1, pause });
    assert.deepEqual(difference, {
      value: null,
      reason: 'no sample was answered by two people in both versions',
    });
  });

  it('covers the true difference about as often as it says', async () => {
    // Two people agree with chance .7 before and .85 after on the same 80 samples, independently: 200 worlds.
    const { next: random } = seededRandom(3);
    const world = (p: number) =>
      Object.fromEntries(
        Array.from({ length: 80 }, (_, n) => {
          const own = random() < 0.5 ? 'a' : 'b';
          return [`i${n}`, { x: own, y: random() < p ? own : own === 'a' ? 'b' : 'a' }];
        }),
      );
    // With two labels as likely as each other alpha is 2 p - 1.
    let covered = 0;
    for (let w = 0; w < 200; w += 1) {
      const [x, y] = [of(asData(world(0.7), 'label')), of(asData(world(0.85), 'label'))];
      const paired = new PairedSamples(x, y);
      for (let n = 0; n < 80; n += 1) paired.add({ before: n, after: n });
      const difference = await paired.difference({ resamples: 200, seed: w, pause });
      assert.ok(difference.value !== null);
      const { ci95 } = difference;
      if (ci95[0] <= 0.3 && 0.3 <= ci95[1]) covered += 1;
    }
    assert.ok(covered >= 180 && covered <= 199, `${covered} of 200`);
  });
});
