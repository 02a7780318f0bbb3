import assert from 'node:assert/strict';
import fc from 'fast-check';
import { estimateReliability } from '../../../src/disagreement/reliability';
import { Votes, type Vote } from '../../../src/disagreement/votes';
import { SLOW } from '../../host/until';

/** The model written down a second time, as its formulas read: every item in every step, all cells in one dense table. */
function byTheBook(votes: readonly Vote[], annotators: number, labels: number) {
  const items = grouped(votes);
  let posterior = new Map(
    [...items].map(([item, list]) => [
      item,
      new Map(
        list.map(({ label }) => [label, list.filter((vote) => vote.label === label).length / list.length]),
      ),
    ]),
  );
  const estimate = () => {
    const count = (keep: (vote: Vote, right: number) => boolean): number =>
      [...items].reduce(
        (sum, [item, list]) =>
          sum +
          [...posterior.get(item)!].reduce(
            (inner, [right, p]) => inner + p * list.filter((vote) => keep(vote, right)).length,
            0,
          ),
        0,
      );
    const accuracy = Array.from(
      { length: annotators },
      (_, a) =>
        (count((vote, right) => vote.annotator === a && vote.label === right) + 4) /
        (count((vote) => vote.annotator === a) + 5),
    );
    const prior = Array.from(
      { length: labels },
      (_, k) => 1 + [...posterior.values()].reduce((sum, shares) => sum + (shares.get(k) ?? 0), 0),
    );
    const confusion = (a: number, right: number, given: number): number => {
      const together = count((vote, k) => k === right && vote.label === given && given !== k);
      const wrong = count((vote, k) => k === right && vote.label !== k);
      const habit =
        right === given
          ? accuracy[a]!
          : ((1 - accuracy[a]!) * (together + 1)) / (wrong + Math.max(1, labels - 1));
      const row = count((vote, k) => vote.annotator === a && k === right);
      return (
        (count((vote, k) => vote.annotator === a && k === right && vote.label === given) + 5 * habit) /
        (row + 5)
      );
    };
    return { accuracy, prior, confusion };
  };
  let model = estimate();
  for (let step = 0; step < 40; step += 1) {
    let change = 0;
    posterior = new Map(
      [...items].map(([item, list]) => {
        const before = posterior.get(item)!;
        const weights = [...before.keys()].map((right) =>
          list.reduce(
            (product, vote) => product * model.confusion(vote.annotator, right, vote.label),
            model.prior[right]!,
          ),
        );
        const sum = weights.reduce((a, b) => a + b, 0);
        const after = new Map([...before.keys()].map((right, i) => [right, weights[i]! / sum]));
        for (const [right, p] of after) change = Math.max(change, Math.abs(p - before.get(right)!));
        return [item, after];
      }),
    );
    model = estimate();
    if (change < 1e-6) break;
  }
  return { accuracy: model.accuracy, posterior };
}

function grouped(votes: readonly Vote[]): Map<number, Vote[]> {
  const items = new Map<number, Vote[]>();
  for (const vote of votes) items.set(vote.item, [...(items.get(vote.item) ?? []), vote]);
  return items;
}

describe('disagreement/reliability', function () {
  this.timeout(SLOW);

  const ANNOTATORS = 3;
  const LABELS = 3;
  const someVotes = fc
    .array(fc.array(fc.option(fc.nat(LABELS - 1)), { minLength: ANNOTATORS, maxLength: ANNOTATORS }), {
      minLength: 1,
      maxLength: 10,
    })
    .map((items) =>
      items.flatMap((given, item): Vote[] =>
        given.flatMap((label, annotator) => (label === null ? [] : [{ item: item * 7, annotator, label }])),
      ),
    );

  it('is the model that its formulas describe', () => {
    fc.assert(
      fc.property(someVotes, (votes) => {
        const expected = byTheBook(votes, ANNOTATORS, LABELS);
        const found = estimateReliability(new Votes(votes), ANNOTATORS, LABELS);
        found.accuracy.forEach((accuracy, a) => assert.ok(Math.abs(accuracy - expected.accuracy[a]!) < 1e-6));
        for (const [item, shares] of expected.posterior) {
          const posterior = found.posterior(item);
          if (shares.size === 1) assert.equal(posterior.size, 0);
          else for (const [label, p] of shares) assert.ok(Math.abs(posterior.get(label)! - p) < 1e-5);
        }
      }),
      { numRuns: 40 },
    );
  });
});
