import assert from 'node:assert/strict';
import { Groups } from '../../../../src/base/columns/groups';
import { seededRandom } from '../../../../src/agreement/statistics/random';
import { Crowd } from '../../../../src/base/similarity/crowd';
import { SizeClasses } from '../../../../src/base/similarity/size-classes';
import { Sketches } from '../../../../src/base/similarity/sketches';

const SIZE = 20;
const COUNT = 6_000;
const THRESHOLD = 0.8;

/** Sets of which a few are near one another, and what `search` compares of them. */
function comparedPairs(joins: boolean): { compared: Set<number>; near: number[]; groups: Groups } {
  const random = seededRandom(3);
  const hash = (): number => random.below(2 ** 32) | 0;
  const sets = Array.from({ length: COUNT }, () => Int32Array.from({ length: SIZE }, hash));
  const near: number[] = [];
  for (let n = 1; n < COUNT; n += 7) {
    // Half of them are about as far apart as one step goes, where a place could be left out between two.
    const other = n % 2 === 0 || n < 4_110 ? random.below(n) : n - 4_090 - random.below(12);
    sets[n] = Int32Array.from(sets[other]!);
    sets[n]![random.below(SIZE)] = hash();
    near.push(n * COUNT + other);
  }
  const classes = new SizeClasses(THRESHOLD);
  const sketches = new Sketches(COUNT);
  const groups = new Groups(COUNT);
  const crowd = new Crowd(classes, sketches, groups);
  sketches.begin(COUNT, SIZE + 1);
  for (const [n, hashes] of sets.entries()) {
    sketches.add(n, { hashes, size: SIZE });
    crowd.add(n, SIZE, new Int32Array());
  }
  const compared = new Set<number>();
  const steps = crowd.search(SIZE + 1, function* (n, other) {
    compared.add(Math.max(n, other) * COUNT + Math.min(n, other));
    if (joins) groups.join(n, other);
    yield* [];
  });
  while (!steps.next('').done);
  return { compared, near, groups };
}

describe('Crowd', () => {
  it('compares each pair whose sketches are near, however long the row is', () => {
    const { compared, near } = comparedPairs(false);
    assert.deepEqual(
      near.filter((pair) => !compared.has(pair)),
      [],
    );
    assert.ok(compared.size < COUNT * 4, `${compared.size} pairs were compared`);
  });

  it('joins the same groups when it passes over the texts that are together already', () => {
    const [all, passing] = [comparedPairs(false), comparedPairs(true)];
    const groups = new Groups(COUNT);
    for (const pair of all.compared) groups.join(Math.floor(pair / COUNT), pair % COUNT);
    for (let n = 0; n < COUNT; n += 1) assert.equal(passing.groups.first(n), groups.first(n));
    assert.ok(passing.compared.size <= all.compared.size);
  });
});
