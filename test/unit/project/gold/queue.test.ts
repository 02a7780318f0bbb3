import assert from 'node:assert/strict';
import fc from 'fast-check';
import { goldCount, goldOrder, goldPlace, interleave, type Spread } from '../../../../src/project/gold/queue';

const spreads = fc.record({
  share: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  seed: fc.nat(1000),
  annotator: fc.string({ maxLength: 4 }),
  file: fc.constantFrom('data/a.jsonl', 'data/b.jsonl'),
});
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const whole = (spread: Spread, others: number, pool: number): number[] => [
  ...interleave(spread, upTo(others), goldCount(spread, pool, others), () => true),
];

describe('project/gold/queue', () => {
  it('hides gold at the share everywhere in the queue, never two in a row, all others in their order', () => {
    fc.assert(
      fc.property(spreads, fc.nat(300), (spread, others) => {
        const queue = whole(spread, others, 1000);
        assert.deepEqual(
          queue.filter((at) => at >= 0),
          upTo(others),
        );
        assert.deepEqual(
          queue.filter((at) => at < 0).map((at) => ~at),
          upTo(queue.length - others),
        );
        let gold = 0;
        for (const [n, at] of queue.entries()) {
          if (at < 0) gold += 1;
          if (at < 0 && n > 0) assert.ok(queue[n - 1]! >= 0, 'two gold samples in a row');
          assert.ok(Math.abs(gold - spread.share * (n + 1)) <= 2, `${gold} gold among the first ${n + 1}`);
        }
      }),
    );
  });

  it('moves nothing when samples are added at the end', () => {
    fc.assert(
      fc.property(spreads, fc.nat(100), fc.nat(100), fc.nat(20), (spread, before, more, pool) => {
        const queue = whole(spread, before, pool);
        assert.deepEqual(whole(spread, before + more, pool).slice(0, queue.length), queue);
      }),
    );
  });

  it('goes on after a reload as it would have gone on', () => {
    fc.assert(
      fc.property(spreads, fc.nat(80), fc.nat(20), fc.nat(100), (spread, others, pool, done) => {
        const queue = whole(spread, others, pool);
        const answered = new Set(queue.slice(0, done));
        const left = upTo(others).filter((at) => !answered.has(at));
        const count = goldCount(spread, pool, others);
        const again = [...interleave(spread, left, count, (k) => !answered.has(~k))];
        assert.deepEqual(
          again.map((at) => (at < 0 ? at : left[at]!)),
          queue.slice(done),
        );
      }),
    );
  });

  it('gives each wanted sample once, and what was passed over at the next places for gold', () => {
    fc.assert(
      fc.property(
        spreads,
        fc.uniqueArray(fc.nat(100), { maxLength: 60 }),
        fc.array(fc.boolean(), { maxLength: 15 }),
        (spread, some, wanted) => {
          const others = some.sort((a, b) => a - b);
          const queue = [...interleave(spread, others, wanted.length, (k) => wanted[k]!)];
          assert.deepEqual(
            queue.filter((at) => at >= 0),
            upTo(others.length),
          );
          assert.deepEqual(
            queue.filter((at) => at < 0).map((at) => ~at),
            upTo(wanted.length).filter((k) => wanted[k]),
          );
          // Two follow each other only when nothing else is left to come between.
          const last = queue.findLastIndex((at) => at >= 0);
          for (let n = 1; n <= last; n += 1) assert.ok(queue[n]! >= 0 || queue[n - 1]! >= 0);
        },
      ),
    );
  });

  it('differs from person to person and from seed to seed, and not from call to call', () => {
    const base: Spread = { share: 0.1, seed: 1, annotator: 'ana', file: 'data/a.jsonl' };
    const ids = upTo(50).map((n) => `g-${n}`);
    const plan = (spread: Spread): string =>
      JSON.stringify([goldOrder(spread, ids, (id) => id), upTo(50).map((k) => goldPlace(spread, k))]);
    assert.equal(plan(base), plan({ ...base }));
    const plans = [
      base,
      { ...base, seed: 2 },
      { ...base, annotator: 'ben' },
      { ...base, file: 'data/b.jsonl' },
    ].map(plan);
    assert.equal(new Set(plans).size, plans.length);
    // Whatever the order in which the files name them.
    assert.deepEqual(
      goldOrder(base, [...ids].reverse(), (id) => id),
      goldOrder(base, ids, (id) => id),
    );
  });
});
