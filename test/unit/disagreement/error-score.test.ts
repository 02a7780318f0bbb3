import assert from 'node:assert/strict';
import { temperatureOf, tempered } from '../../../src/agreement/judging/temperature';
import { errorScores, modelEvidence, setErrorScores } from '../../../src/disagreement/error-score';
import { estimateReliability, type Reliability } from '../../../src/disagreement/reliability';
import { estimateSetReliability } from '../../../src/disagreement/set-reliability';
import { Votes, type Vote } from '../../../src/disagreement/votes';
import { fit } from '../../../src/features/baseline/fit';
import { textFeatures } from '../../../src/features/baseline/text-features';
import { averagePrecision } from '../../support/average-precision';
import { SLOW } from '../../host/until';

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

/** How common each label is, and how careful each person. */
const COMMON = [0.3, 0.5, 0.2];
const CARE = [0.98, 0.96, 0.93, 0.89];

const pickWith =
  (next: () => number) =>
  (weights: readonly number[]): number => {
    let place = next() * weights.reduce((sum, weight) => sum + weight, 0);
    return weights.findIndex((weight) => (place -= weight) < 0);
  };

function rightSet(pick: ReturnType<typeof pickWith>): Set<number> {
  const size = pick([0.4, 0.45, 0.15]) + 1;
  const truth = new Set<number>();
  while (truth.size < size) truth.add(pick(COMMON));
  return truth;
}

const drawn = random(99);
/** Draws of what is clear in a text. */
const CLEAR = Array.from({ length: 60 }, () => COMMON.map(() => -Math.log(1 - drawn())));
const SUBSETS = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]].map((set) => ({ set, share: 0 }));
for (let n = 0; n < 20_000; n += 1) {
  const truth = rightSet(pickWith(drawn));
  SUBSETS.find(({ set }) => set.length === truth.size && set.every((k) => truth.has(k)))!.share += 1;
}

/** Answers of four people to 500 texts that support one to three of three labels. Most errors are given by one person alone. */
function sets(seed: number) {
  const next = random(seed);
  const pick = pickWith(next);
  const taste = CARE.map(() => COMMON.map(() => 0.5 + next()));
  const right: Set<number>[] = [];
  const items = Array.from({ length: 500 }, (_, item) => {
    const truth = rightSet(pick);
    right.push(truth);
    const clear = COMMON.map(() => -Math.log(1 - next()));
    const answers = CARE.map((level, annotator) => {
      const labels = new Set<number>();
      for (let n = next() < 0.07 ? 2 : 1; n > 0; n -= 1) {
        const isSlip = truth.size < 3 && next() > level;
        labels.add(
          pick(
            COMMON.map((share, k) =>
              truth.has(k) === isSlip ? 0 : isSlip ? share : clear[k]! * taste[annotator]![k]!,
            ),
          ),
        );
      }
      return { annotator, labels: [...labels] };
    });
    return { item, answers };
  });
  return { items, right, taste };
}

/** How likely each of three labels is wrong, of one who knows all rates of `sets`: no score from the same answers ranks better. */
function wrongKnowingAll(
  answers: ReturnType<typeof sets>['items'][number]['answers'],
  taste: readonly (readonly number[])[],
): number[] {
  const likely = SUBSETS.map(({ set, share }) => {
    const isRight = COMMON.map((_, k) => set.includes(k));
    const likelihoods = CLEAR.map((clear) =>
      answers.reduce((product, { annotator, labels }) => {
        const isLast = set.length === COMMON.length;
        const weights = COMMON.map((common, k) => (isRight[k] ? clear[k]! * taste[annotator]![k]! : common));
        const sumOf = (side: boolean): number =>
          weights.reduce((sum, weight, k) => sum + (isRight[k] === side ? weight : 0), 0);
        const care = isLast ? 1 : CARE[annotator]!;
        const p = labels.map((k) => ((isRight[k] ? care : 1 - care) * weights[k]!) / sumOf(isRight[k]!));
        // One label, or two draws that are the same; two labels in either order.
        return product * (p.length === 1 ? p[0]! * (0.93 + 0.07 * p[0]!) : 0.14 * p[0]! * p[1]!);
      }, 1),
    );
    return share * likelihoods.reduce((a, b) => a + b, 0);
  });
  const all = likely.reduce((a, b) => a + b, 0);
  return COMMON.map((_, k) =>
    SUBSETS.reduce((sum, { set }, n) => sum + (set.includes(k) ? 0 : likely[n]! / all), 0),
  );
}

/** Texts with a word for most of their right labels, among words that say nothing. `clear`: the share of labels with such a word. */
function texts(right: readonly ReadonlySet<number>[], labels: number, clear: number, seed: number): string[] {
  const next = random(seed * 977 + 5);
  const below = (n: number): number => Math.floor(next() * n);
  const filler = (): string => `f${below(60)}`;
  const about = (label: number): string => `w${label}x${below(6)}`;
  return right.map((truth) =>
    [
      ...Array.from({ length: 8 }, filler),
      ...[...truth].map((label) => (next() < clear ? about(label) : filler())),
      ...(next() < 0.3 ? [about(below(labels))] : []),
    ]
      .sort(() => next() - 0.5)
      .join(' '),
  );
}

/** The log-odds of the baseline, by text and label: trained on what half of the people or more gave, out of five folds, calibrated. */
function oddsOf(all: readonly string[], given: readonly (readonly number[])[], seed: number): number[][] {
  const labels = given[0]!.length;
  const rows = Int32Array.from(all.keys());
  const targets = { kind: 'each', classes: labels, of: Uint8Array.from(given.flat()) } as const;
  const { matrix } = textFeatures(all, 1e5);
  const p: number[][] = [];
  for (let fold = 0; fold < 5; fold += 1) {
    const predict = rows.filter((row) => row % 5 === fold);
    const train = rows.filter((row) => row % 5 !== fold);
    const { probabilities } = fit({ matrix, targets }, { train, predict, seed });
    predict.forEach((row, n) => (p[row] = [...probabilities.subarray(n * labels, (n + 1) * labels)]));
  }
  const logit = (of: number): number => Math.log(of / (1 - of));
  const columns = given[0]!.map((_, k) => {
    const table = {
      classes: 2,
      given: Int32Array.from(given, (row) => row[k]!),
      probabilities: Float64Array.from(p.flatMap((row) => [1 - row[k]!, row[k]!])),
    };
    const calibrated = tempered(table, temperatureOf(table)).probabilities.filter((_each, i) => i % 2 === 1);
    const share = calibrated.reduce((sum, each) => sum + each, 0) / calibrated.length;
    return Array.from(calibrated, (each) => logit(Math.min(0.999, Math.max(0.001, each))) - logit(share));
  });
  return all.map((_, row) => columns.map((column) => column[row]!));
}

describe('disagreement/error-score', function () {
  this.timeout(SLOW);

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

  describe('of sets', () => {
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const measured = Array.from({ length: 20 }, (_, seed) => {
      const { items, right } = sets(seed + 1);
      // A reviewer decided every fifth sample.
      const isDecided = (item: number): boolean => item % 5 === 0;
      const plain = estimateSetReliability(items, 4);
      const taught = estimateSetReliability(
        items.map((one) => ({ ...one, known: isDecided(one.item) ? right[one.item] : undefined })),
        4,
      );
      const byMost = items.map(({ answers }) =>
        [0, 1, 2].map((k) => Number(answers.filter(({ labels }) => labels.includes(k)).length >= 2)),
      );
      const odds = oddsOf(texts(right, 3, 0.8, seed), byMost, seed);
      const noise = oddsOf(texts(right, 3, 0, seed), byMost, seed);
      const rows = items.flatMap(({ item, answers }) =>
        [...new Set(answers.flatMap(({ labels }) => labels))].map((label) => {
          const chosen = answers.filter(({ labels }) => labels.includes(label)).map((one) => one.annotator);
          const score = (from: Reliability, model?: number[][]): number =>
            setErrorScores(
              item,
              [
                {
                  label,
                  annotators: chosen,
                  others: 4 - chosen.length,
                  evidence: model ? [modelEvidence(model[item]![label]!, 1, '')] : [],
                },
              ],
              from,
              undefined,
              String,
            )[0]!.score;
          return {
            item,
            error: !right[item]!.has(label),
            count: 1 - chosen.length / 4,
            plain: score(plain),
            model: score(plain, odds),
            ignorant: score(plain, noise),
            taught: score(taught),
          };
        }),
      );
      const precision = (by: 'count' | 'plain' | 'taught' | 'model' | 'ignorant', of = rows): number =>
        averagePrecision(of.map((row) => ({ score: row[by], error: row.error })));
      const open = rows.filter(({ item }) => !isDecided(item));
      return {
        labels: rows.length,
        errors: rows.filter(({ error }) => error).length,
        count: precision('count'),
        plain: precision('plain'),
        model: precision('model'),
        ignorant: precision('ignorant'),
        openPlain: precision('plain', open),
        openTaught: precision('taught', open),
      };
    });
    const of = (name: keyof (typeof measured)[number]): number => mean(measured.map((run) => run[name]));
    const figures = (): string =>
      JSON.stringify(Object.fromEntries(Object.keys(measured[0]!).map((name) => [name, of(name as never)])));

    it('ranks wrong labels better than counting votes does', () => {
      if (process.env['SHOW_FIGURES']) console.log(figures());
      assert.ok(of('plain') > of('count') + 0.12, figures());
    });

    it('comes near one who knows everything but the truth', () => {
      const bounds = [1, 2, 3, 4].map((seed) => {
        const { items, right, taste } = sets(seed);
        const known = new Map<string, number[]>();
        return averagePrecision(
          items.flatMap(({ item, answers }) => {
            const key = JSON.stringify(answers);
            const wrong = known.get(key) ?? wrongKnowingAll(answers, taste);
            known.set(key, wrong);
            return [...new Set(answers.flatMap(({ labels }) => labels))].map((label) => ({
              score: wrong[label]!,
              error: !right[item]!.has(label),
            }));
          }),
        );
      });
      const own = mean(measured.slice(0, 4).map(({ plain }) => plain));
      if (process.env['SHOW_FIGURES']) console.log('knowing all', mean(bounds), 'score', own);
      assert.ok(own > mean(bounds) - 0.1 && own < mean(bounds), `${own} ${mean(bounds)}`);
    });

    it('ranks them better still with a model that did not see them, and no worse with one that knows nothing', () => {
      assert.ok(of('model') > of('plain') + 0.04, figures());
      assert.ok(of('ignorant') > of('plain') - 0.01, figures());
    });

    it('ranks those of open samples better after decisions on others', () => {
      assert.ok(of('openTaught') > of('openPlain') + 0.01, figures());
    });
  });

  describe('of spans', () => {
    /** Each place that one of three people marked with its right label; none is right for a place marked by mistake. */
    function places(seed: number) {
      const next = random(seed);
      const people = [
        { finds: 0.95, adds: 0.05, confuses: 0.03 },
        { finds: 0.9, adds: 0.1, confuses: 0.05 },
        { finds: 0.75, adds: 0.5, confuses: 0.2 },
      ];
      return Array.from({ length: 400 }, () => {
        // Three in five places are spans.
        const right = next() < 0.6 ? Math.floor(next() * 2) : -1;
        const answers = people.map(({ finds, adds, confuses }, annotator) => {
          const isMarked = next() < (right < 0 ? adds : finds);
          const label = right < 0 ? Math.floor(next() * 2) : next() < confuses ? 1 - right : right;
          return { annotator, labels: isMarked ? [label] : [] };
        });
        return { right, answers };
      }).filter(({ answers }) => answers.some(({ labels }) => labels.length > 0));
    }

    it('ranks wrong labels of places better than counting votes does', () => {
      const runs = Array.from({ length: 20 }, (_, seed) => {
        const items = places(seed + 1).map((one, item) => ({ ...one, item }));
        const reliability = estimateSetReliability(items, 3);
        const rows = items.flatMap(({ item, right, answers }) =>
          [...new Set(answers.flatMap(({ labels }) => labels))].map((label) => {
            const chosen = answers.filter(({ labels }) => labels.includes(label)).map((one) => one.annotator);
            const [one] = setErrorScores(
              item,
              [{ label, annotators: chosen, others: 3 - chosen.length, evidence: [] }],
              reliability,
              undefined,
              String,
            );
            return { error: label !== right, count: 1 - chosen.length / 3, score: one!.score };
          }),
        );
        const precision = (by: 'count' | 'score'): number =>
          averagePrecision(rows.map((row) => ({ score: row[by], error: row.error })));
        return [precision('count'), precision('score')];
      });
      const [count, score] = [0, 1].map((n) => runs.reduce((sum, run) => sum + run[n]!, 0) / runs.length);
      if (process.env['SHOW_FIGURES']) console.log('spans', count, score);
      assert.ok(score! > count! + 0.05, `${count} ${score}`);
    });
  });

  it('takes labels by the thousand for as likely as they were given, and in no time', () => {
    const labels = Array.from({ length: 20_000 }, (_, n) => n);
    const answers = [labels, labels.slice(1)].map((given, annotator) => ({ annotator, labels: given }));
    const posterior = estimateSetReliability([{ item: 0, answers }], 2).posterior(0);
    assert.deepEqual([posterior.get(0), posterior.get(1), posterior.size], [0.5, 1, labels.length]);
  });

  it('takes eight labels that everyone gives to be right, and one that a single person adds to be wrong', () => {
    const of = (item: number): number[] => Array.from({ length: 8 }, (_, n) => (item * 5 + n) % 12);
    const items = Array.from({ length: 60 }, (_, item) => ({
      item,
      answers: [0, 1, 2].map((annotator) => ({
        annotator,
        labels: annotator === item % 7 ? [...of(item), (item * 5 + 8) % 12] : of(item),
      })),
    }));
    const { posterior } = estimateSetReliability(items, 3);
    for (const { item } of items)
      for (const [label, right] of posterior(item))
        assert.ok(of(item).includes(label) ? right > 0.95 : right < 0.5, `${item} ${label} ${right}`);
  });

  it('scores what is known by what is known', () => {
    const items = [
      {
        item: 0,
        answers: [
          { annotator: 0, labels: [0, 1] },
          { annotator: 1, labels: [0] },
        ],
        known: new Set([1]),
      },
    ];
    const scores = setErrorScores(
      0,
      [0, 1].map((label) => ({ label, annotators: [0], others: 1, evidence: [] })),
      estimateSetReliability(items, 2),
      'gold',
      String,
    );
    assert.deepEqual(
      scores.map(({ score, reasons }) => [score, reasons]),
      [
        [1, ['gold does not have it']],
        [0, ['gold has it']],
      ],
    );
  });
});
