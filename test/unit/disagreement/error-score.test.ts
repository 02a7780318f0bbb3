import assert from 'node:assert/strict';
import { errorScores } from '../../../src/disagreement/error-score';
import { estimateReliability } from '../../../src/disagreement/reliability';
import { Votes, type Vote } from '../../../src/disagreement/votes';

/** A repeatable source of numbers in [0, 1) (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Votes with known truth: people of different care, and texts that support two labels, where either is no error. */
function world(seed: number, items: number) {
  const next = random(seed);
  const labels = 5;
  const accuracy = [0.95, 0.9, 0.75, 0.6];
  const votes: Vote[] = [];
  const valid: Set<number>[] = [];
  for (let item = 0; item < items; item++) {
    const truth = Math.floor(next() * labels);
    // Labels 0 and 1 are hard to tell apart: a third of their texts support both.
    const both = truth < 2 && next() < 0.33;
    const right = new Set(both ? [0, 1] : [truth]);
    valid.push(right);
    accuracy.forEach((care, annotator) => {
      const choice = [...right][Math.floor(next() * right.size)]!;
      const wrong = (choice + 1 + Math.floor(next() * (labels - 1))) % labels;
      votes.push({ item, annotator, label: next() < care ? choice : wrong });
    });
  }
  return { votes, valid, labels, accuracy };
}

/** Average precision: errors first. */
function averagePrecision(ranked: readonly { score: number; error: boolean }[]): number {
  const sorted = ranked.toSorted((a, b) => b.score - a.score);
  let hits = 0;
  let sum = 0;
  sorted.forEach(({ error }, n) => {
    if (!error) return;
    hits += 1;
    sum += hits / (n + 1);
  });
  return sum / hits;
}

function compare(seed: number, items: number) {
  const { votes, valid, labels } = world(seed, items);
  const reliability = estimateReliability(new Votes(votes), 4, labels);
  const byItem = new Map<number, Vote[]>();
  for (const vote of votes) byItem.set(vote.item, [...(byItem.get(vote.item) ?? []), vote]);
  const disputes = [...byItem].filter(([, list]) => new Set(list.map(({ label }) => label)).size > 1);
  const together = new Map<string, number>();
  const alone = new Map<number, Set<number>>();
  const pair = (a: number, b: number): string => [a, b].sort().join();
  for (const [item, list] of byItem) {
    const given = [...new Set(list.map(({ label }) => label))];
    for (const a of given) alone.set(a, (alone.get(a) ?? new Set()).add(item));
    for (const a of given)
      for (const b of given) if (a < b) together.set(pair(a, b), (together.get(pair(a, b)) ?? 0) + 1);
  }
  const confusability = (a: number, b: number): number =>
    (together.get(pair(a, b)) ?? 0) / new Set([...(alone.get(a) ?? []), ...(alone.get(b) ?? [])]).size;
  const rows = disputes.flatMap(([item, list]) => {
    const given = [...new Set(list.map(({ label }) => label))];
    const disputed = given.map((label) => ({
      label,
      annotators: list.filter((vote) => vote.label === label).map(({ annotator }) => annotator),
      evidence: [],
    }));
    const scores = errorScores(item, disputed, reliability, confusability, String);
    return disputed.map(({ label, annotators }, n) => ({
      error: !valid[item]!.has(label),
      ours: scores[n]!.score,
      fewest: 1 - annotators.length / list.length,
      weighted:
        1 -
        annotators.reduce((sum, a) => sum + reliability.accuracy[a]!, 0) /
          list.reduce((sum, { annotator }) => sum + reliability.accuracy[annotator]!, 0),
    }));
  });
  const measure = (by: 'ours' | 'fewest' | 'weighted'): number =>
    averagePrecision(rows.map((row) => ({ score: row[by], error: row.error })));
  return { ours: measure('ours'), fewest: measure('fewest'), weighted: measure('weighted') };
}

describe('disagreement/error-score', () => {
  it('finds out who is how reliable', () => {
    const { votes, labels } = world(1, 400);
    const { accuracy } = estimateReliability(new Votes(votes), 4, labels);
    assert.deepEqual(
      accuracy.map((_, a) => a).sort((a, b) => accuracy[b]! - accuracy[a]!),
      [0, 1, 2, 3],
    );
    assert.ok(Math.abs(accuracy[3]! - 0.6) < 0.1, String(accuracy[3]));
  });

  for (const items of [80, 400])
    it(`ranks errors better than fewest votes and than weighted votes (${items} samples)`, () => {
      const runs = Array.from({ length: 12 }, (_, n) => compare(n + 1, items));
      const mean = (by: 'ours' | 'fewest' | 'weighted'): number =>
        runs.reduce((sum, run) => sum + run[by], 0) / runs.length;
      const text = JSON.stringify({ ours: mean('ours'), fewest: mean('fewest'), weighted: mean('weighted') });
      assert.ok(mean('ours') > mean('fewest') + 0.01, text);
      assert.ok(mean('ours') > mean('weighted') + 0.005, text);
      if (process.env['SHOW_FIGURES']) console.log(items, text);
    });

  it('lets a cited tie-breaker break a tie', () => {
    const votes: Vote[] = [0, 1].map((annotator) => ({ item: 0, annotator, label: annotator }));
    const reliability = estimateReliability(new Votes(votes), 2, 2);
    const [a, b] = errorScores(
      0,
      [
        { label: 0, annotators: [0], evidence: [{ kind: 'cites-supporting-rule', reason: 'cites TB-1' }] },
        { label: 1, annotators: [1], evidence: [] },
      ],
      reliability,
      () => 0,
      String,
    );
    assert.ok(a!.score < b!.score);
    assert.ok(a!.reasons.includes('cites TB-1'));
    assert.ok(Math.abs(a!.probability + b!.probability - 1) < 1e-12);
  });

  it('excuses what everybody mixes up', () => {
    const votes: Vote[] = [0, 1, 2].map((annotator) => ({
      item: 0,
      annotator,
      label: annotator === 2 ? 1 : 0,
    }));
    const reliability = estimateReliability(new Votes(votes), 3, 2);
    const disputed = [
      { label: 0, annotators: [0, 1], evidence: [] },
      { label: 1, annotators: [2], evidence: [] },
    ];
    const rare = errorScores(0, disputed, reliability, () => 0, String)[1]!.score;
    const common = errorScores(0, disputed, reliability, () => 1, String)[1]!.score;
    assert.ok(common < rare);
  });
});
