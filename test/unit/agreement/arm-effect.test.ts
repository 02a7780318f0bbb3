import assert from 'node:assert/strict';
import {
  meanEffect,
  shareEffect,
  type ArmEffect,
  type ArmValue,
} from '../../../src/agreement/judging/arm-effect';
import { seededRandom, type Random } from '../../../src/agreement/statistics/random';

const values = (cluster: string, treated: readonly number[], control: readonly number[]): ArmValue[] => [
  ...treated.map((value) => ({ cluster, isTreated: true, value })),
  ...control.map((value) => ({ cluster, isTreated: false, value })),
];
const ones = (k: number, n: number): number[] => Array.from({ length: n }, (_, i) => (i < k ? 1 : 0));
const near = (a: number | null | undefined, b: number): void =>
  assert.ok(typeof a === 'number' && Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

describe('the effect of a treatment, by person', () => {
  it('is the mean of the differences of people, with an interval by t', () => {
    const found = shareEffect([
      ...values('ana', ones(9, 10), ones(5, 10)),
      ...values('ben', ones(16, 20), ones(6, 10)),
      ...values('cy', ones(7, 10), ones(4, 10)),
    ]);
    // Differences .4, .2, .3: mean .3, standard error .1 / sqrt 3, t(2) = 4.302653.
    assert.ok(found.difference.value !== null);
    near(found.difference.value, 0.3);
    near(found.difference.limits[0], 0.3 - (4.302652729911275 * 0.1) / Math.sqrt(3));
    near(found.difference.visible, ((4.302652729911275 + 1.0606601717798212) * 0.1) / Math.sqrt(3));
    assert.deepEqual(found.treated, { n: 40, mean: 32 / 40 });
    assert.equal(found.clusters, 3);
  });

  it('has the interval of Newcombe within a person, whose published example it gives', () => {
    // Newcombe 1998, Statistics in Medicine 17, 873-890, table II (a): 56/70 and 48/80, method 10: .0524 to .3339.
    const { byCluster, difference, clusters } = shareEffect(values('ana', ones(56, 70), ones(48, 80)));
    const [own] = byCluster;
    assert.ok(own!.difference.value !== null && difference.value !== null);
    assert.deepEqual(
      own!.difference.limits.map((limit) => limit.toFixed(4)),
      ['0.0524', '0.3339'],
    );
    assert.deepEqual(difference, own!.difference, 'one person is only themselves');
    assert.equal(clusters, 1);
  });

  it('has the interval of Welch within a person', () => {
    // Computed with scipy.stats.ttest_ind(a, b, equal_var=False).confidence_interval().
    const [own] = meanEffect(values('ana', [1, 2, 3, 4], [2, 4, 7])).byCluster;
    assert.ok(own!.difference.value !== null);
    near(own!.difference.value, 2.5 - 13 / 3);
    near(own!.difference.limits[0], -7.109894799651609);
    near(own!.difference.limits[1], 3.4432281329849426);
  });

  it('has a width also where all people have the same difference', () => {
    const same = shareEffect([
      ...values('ana', ones(10, 10), ones(10, 10)),
      ...values('ben', ones(10, 10), ones(10, 10)),
    ]);
    assert.ok(same.difference.value === 0);
    assert.ok(same.difference.limits[0] < -0.1 && same.difference.limits[1] > 0.1);
  });

  it('stays within what shares can differ, and shows nothing where no difference would show', () => {
    // Differences -.067 and .262: t(1) = 12.7 would reach from -1.99 to 2.19.
    const { difference } = shareEffect([
      ...values('ana', ones(25, 30), ones(9, 10)),
      ...values('ben', ones(26, 28), ones(8, 12)),
    ]);
    assert.ok(difference.value !== null);
    near(difference.value, (25 / 30 - 9 / 10 + 26 / 28 - 8 / 12) / 2);
    assert.deepEqual(difference.limits, [-1, 1]);
    assert.equal(difference.visible, null);
  });

  it('is undefined where there is too little, and says why', () => {
    const reasonOf = ({ difference }: ArmEffect): string | undefined =>
      difference.value === null ? difference.reason : undefined;
    assert.equal(reasonOf(shareEffect([])), 'no one has 2 answers in each arm');
    assert.equal(
      reasonOf(shareEffect(values('ana', ones(3, 3), ones(1, 1)))),
      'no one has 2 answers in each arm',
    );
    assert.equal(reasonOf(meanEffect(values('ana', [1, 1], [1, 1]))), 'all measurements are the same');
  });
});

/** Standard normal (Box and Muller). */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/**
 * People with known anchoring: a suggestion is right on 80 % of the samples. Without it a person gives the model's label with probability
 * .75; with it, with .75 + an effect of their own around .12. Times are log-normal, and suggestions make them shorter by a factor around .85.
 */
function simulate(random: Random): { agreement: ArmEffect; time: ArmEffect } {
  const people = 6 + random.below(5);
  const agreement: ArmValue[] = [];
  const time: ArmValue[] = [];
  for (let person = 0; person < people; person += 1) {
    const cluster = `p${person}`;
    const effect = 0.12 + 0.05 * (2 * random.next() - 1);
    const ratio = Math.log(0.85) + 0.1 * normal(random);
    const pace = 2 + 0.4 * normal(random);
    const base = 0.75 + 0.1 * (2 * random.next() - 1);
    const samples = 60 + random.below(140);
    for (let sample = 0; sample < samples; sample += 1) {
      const isTreated = random.next() >= 0.2;
      const p = base + (isTreated ? effect : 0);
      agreement.push({ cluster, isTreated, value: random.next() < p ? 1 : 0 });
      time.push({ cluster, isTreated, value: pace + (isTreated ? ratio : 0) + 0.6 * normal(random) });
    }
  }
  return { agreement: shareEffect(agreement), time: meanEffect(time) };
}

describe('intervals of simulated people with known anchoring', function () {
  // docs/cli.md says what 1,000 runs gave: ASSIST_RUNS=1000 npx mocha test/unit/agreement/arm-effect.test.ts
  const runs = Number(process.env['ASSIST_RUNS'] ?? 400);

  it('hold the truth as often as they say', () => {
    const random = seededRandom(20261129);
    const held = { agreement: 0, time: 0 };
    for (let run = 0; run < runs; run += 1) {
      const { agreement, time } = simulate(random);
      const holds = ({ difference }: ArmEffect, truth: number): number =>
        difference.value !== null && difference.limits[0] <= truth && truth <= difference.limits[1] ? 1 : 0;
      held.agreement += holds(agreement, 0.12);
      held.time += holds(time, Math.log(0.85));
    }
    // Of so many runs, 95 % within 3.3 standard deviations of the binomial.
    const tolerance = 3.3 * Math.sqrt((0.95 * 0.05) / runs);
    for (const [name, count] of Object.entries(held))
      assert.ok(Math.abs(count / runs - 0.95) <= tolerance, `${name}: ${count} of ${runs}`);
    if (process.env['ASSIST_RUNS']) console.log(held, 'of', runs);
  });
});
