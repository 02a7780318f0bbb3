// The bound on what a tie-breaker can bring: simulated people who follow a new one never agree more, and as much if all follow it.
import assert from 'node:assert/strict';
import { seededRandom } from '../../../src/agreement/statistics/random';
import { IdTable } from '../../../src/base/columns/id-table';
import { decidedPairs, type LayerPairs } from '../../../src/disagreement/decided-pairs';
import { AnswerTable } from '../../../src/project/answers/answer-table';
import type { LayerValue } from '../../../src/project/records/records';
import type { Layer } from '../../../src/project/schema/layer-types';

const CHOICE: Layer = { id: 'c', type: 'choice', required: true, labels: ['a', 'b', 'x', 'y'] };
const SET: Layer = { id: 'c', type: 'choices', required: false, labels: ['a', 'b', 'x', 'y'], min: 0 };
const SPANS: Layer = {
  id: 'c',
  type: 'spans',
  required: false,
  labels: ['a', 'b'],
  overlap: 'any',
  discontinuous: false,
  boundary: 'character',
};

/** Answers by sample, one of each person; undefined: none. */
type Answers = readonly (readonly (LayerValue | undefined)[])[];

function tableOf(answers: Answers): AnswerTable {
  const table = new AnswerTable(new IdTable());
  const at = { file: 0, offset: 0, line: 0 };
  const rest = { time: 1, rules: [], flags: [], guideline: undefined, draft: false, withdrawn: false };
  for (const [n, values] of answers.entries())
    for (const [who, value] of values.entries())
      if (value !== undefined)
        table.put({ annotator: `p${who}`, sample: `s${n}`, labels: { c: value }, ...rest }, at);
  return table;
}
const pairsOf = (answers: Answers, layer: Layer = CHOICE): Promise<LayerPairs> =>
  decidedPairs(tableOf(answers), layer, () => Promise.resolve());

/** Krippendorff's nominal alpha by its definition, over pairs of answers. */
function alphaOf(answers: Answers): number {
  const units = answers
    .map((values) => values.filter((value) => value !== undefined))
    .filter((values) => values.length > 1);
  const all = units.flat();
  const differing = (values: readonly LayerValue[]): number =>
    values.reduce<number>((sum, a, i) => sum + values.filter((b, j) => i !== j && a !== b).length, 0);
  const observed = units.reduce((sum, values) => sum + differing(values) / (values.length - 1), 0);
  return 1 - observed / (differing(all) / (all.length - 1));
}

/** 300 samples: on a fifth of them it is unclear which of `a` and `b` is meant, and people slip on all. */
function firstRound(seed: number): { answers: LayerValue[][]; unclear: Set<number> } {
  const random = seededRandom(seed);
  const unclear = new Set<number>();
  const answers = Array.from({ length: 300 }, (_, n) => {
    const truth = ['a', 'b', 'x', 'y'][random.below(4)]!;
    if ((truth === 'a' || truth === 'b') && random.below(5) < 2) unclear.add(n);
    return Array.from({ length: 3 }, () => {
      if (random.below(12) === 0) return ['x', 'y', 'a', 'b'][random.below(4)]!;
      return unclear.has(n) ? ['a', 'b'][random.below(2)]! : truth;
    });
  });
  return { answers, unclear };
}

describe('what it would be worth to decide a pair', () => {
  it('is at most the bound, and as much if everybody follows the tie-breaker, with 20 seeds', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { answers } = firstRound(seed);
      const before = await pairsOf(answers);
      const pair = before.pairs.find(({ a, b }) => a === 'a' && b === 'b')!;
      assert.ok(pair.atMost > before.observed! + 0.02, 'it is worth something');
      const table = tableOf(answers);
      const random = seededRandom(seed * 1000);
      for (const obeying of [1, 0.8, 0.5]) {
        const after = answers.map((values, n) =>
          values.map((value) => {
            const isContested = pair.samples.has(table.key(3 * n));
            const follows = isContested && (value === 'a' || value === 'b');
            return follows && random.next() < obeying ? 'b' : value;
          }),
        );
        const realised = (await pairsOf(after)).observed!;
        const where = `seed ${seed}, ${obeying} of them follow it`;
        assert.ok(realised <= pair.atMost + 1e-12, where);
        if (obeying === 1) assert.ok(Math.abs(realised - pair.atMost) < 0.005, where);
      }
    }
  });

  it('counts agreement as alpha does, and alpha with each sample taking the label most given', async () => {
    const { answers } = firstRound(5);
    const { alpha, observed, pairs } = await pairsOf(answers);
    assert.ok(Math.abs(alpha! - alphaOf(answers)) < 1e-12);
    const share = answers.reduce(
      (sum, [a, b, c]) => sum + Number(a === b) + Number(a === c) + Number(b === c),
      0,
    );
    assert.ok(Math.abs(observed! - share / (3 * answers.length)) < 1e-12);
    const decided = answers.map((values) => {
      const [a, b] = ['a', 'b'].map((label) => values.filter((value) => value === label).length) as [
        number,
        number,
      ];
      return a > 0 && b > 0
        ? values.map((value) => (value === 'a' || value === 'b' ? (a >= b ? 'a' : 'b') : value))
        : values;
    });
    const pair = pairs.find(({ a, b }) => a === 'a' && b === 'b')!;
    assert.ok(Math.abs(pair.aboutAlpha! - alphaOf(decided)) < 1e-12);
  });

  const mark = (start: number, label: string) => ({ start, end: start + 2, label });
  const cases: readonly [what: string, layer: Layer, answers: Answers, expected: object][] = [
    ['nothing without two answers', CHOICE, [['a'], ['b']], { pairs: [] }],
    [
      'samples and people in conflict',
      CHOICE,
      [
        ['a', 'b', 'x'],
        ['a', 'a'],
        ['x', 'y'],
      ],
      { observed: 2 / 7, pairs: ['a/b 1 2 0.428', 'a/x 1 2 0.428', 'b/x 1 2 0.428', 'x/y 1 2 0.571'] },
    ],
    [
      'sets: the pair is one label then',
      SET,
      [
        [
          ['a', 'x'],
          ['b', 'x'],
        ],
        [['a'], ['a', 'b']],
      ],
      { observed: 0, pairs: ['a/b 1 2 0.500'] },
    ],
    [
      'marks: by F1 over pairs of people',
      SPANS,
      [
        [
          [mark(0, 'a'), mark(4, 'a')],
          [mark(0, 'b'), mark(4, 'a')],
        ],
      ],
      { observed: 0.5, pairs: ['a/b 1 2 1.000'] },
    ],
    [
      'no number, whose levels are no labels',
      { id: 'c', type: 'rating', required: true, min: 1, max: 5, step: 1, scale: 'ordinal', anchors: {} },
      [
        [1, 2],
        [3, 3],
      ],
      { observed: 0.5, pairs: [] },
    ],
  ];
  for (const [what, layer, answers, expected] of cases)
    it(what, async () => {
      const { observed, pairs } = await pairsOf(answers, layer);
      const shown = pairs
        .map(
          ({ a, b, samples, people, atMost }) =>
            `${a}/${b} ${samples.size} ${people.size} ${(Math.floor(atMost * 1000) / 1000).toFixed(3)}`,
        )
        .sort();
      assert.deepEqual({ ...(observed !== undefined && { observed }), pairs: shown }, expected);
    });
});
