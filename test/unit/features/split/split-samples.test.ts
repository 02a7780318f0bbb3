import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assignUnits, type SplitUnit } from '../../../../src/features/split/assign-units';
import { isEvaluation } from '../../../../src/project/split/evaluation';
import { SampleJoiner } from '../../../../src/features/split/join-samples';
import { splitSamples, type Division, type SplitFacts } from '../../../../src/features/split/split-samples';
import { foldText } from '../../../../src/base/text/folded-key';
import { withTexts, nearDuplicatePairs } from '../../../support/with-texts';
import { DEFAULT_TRAINING, type SplitSettings } from '../../../../src/project/model/training-settings';
import { SLOW } from '../../../host/until';

type SplitSample = SplitFacts & { readonly text: string };

const settings = (change: Partial<SplitSettings> = {}): SplitSettings => ({
  ...DEFAULT_TRAINING.split,
  ...change,
});
const divide = (
  samples: SplitSample[],
  change: Partial<SplitSettings> = {},
  examples: string[] = [],
): Division => {
  const joiner = new SampleJoiner(settings(change).nearDuplicates);
  for (const sample of samples) joiner.add(sample);
  const list = { length: samples.length, at: (n: number): SplitFacts => samples[n]! };
  const texts = [...samples.map(({ text }) => text), ...examples];
  return withTexts(splitSamples(list, joiner, examples, settings(change)), texts);
};

/** Samples whose texts share nothing. */
const plain = (count: number, more: (n: number) => Partial<SplitSample> = () => ({})): SplitSample[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `s${n}`,
    text: `${n} ${(n * 7919).toString(36)} ${(n * 104729 + 13).toString(36)} ${((n + 5) ** 5).toString(36)}`,
    stratum: '',
    ...more(n),
  }));

const counts = (splits: readonly (string | undefined)[]): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const split of splits) found[split ?? 'none'] = (found[split ?? 'none'] ?? 0) + 1;
  return found;
};

describe('features/split', function () {
  this.timeout(SLOW);

  it('meets the sizes, in each stratum, and gives the same for the same seed', () => {
    const samples = plain(1000, (n) => ({ stratum: n % 10 === 0 ? 'rare' : 'common' }));
    const { splits } = divide(samples);
    const total = counts(splits);
    assert.ok(Math.abs(total.train! - 800) <= 2 && Math.abs(total.test! - 100) <= 2, JSON.stringify(total));
    const rare = counts(splits.filter((_, n) => n % 10 === 0));
    assert.ok(Math.abs(rare.train! - 80) <= 1 && Math.abs(rare.dev! - 10) <= 1, JSON.stringify(rare));
    assert.deepEqual(divide(samples).splits, splits);
    assert.notDeepEqual(divide(samples, { seed: 2 }).splits, splits);
  });

  it('spreads strata too small for every split in proportion, not all to the largest', () => {
    const { splits } = divide(plain(2000, (n) => ({ stratum: `label ${n >> 1}` })));
    const { dev, test } = counts(splits) as { dev: number; test: number };
    assert.ok(dev > 140 && dev < 260 && test > 140 && test < 260, `${dev} ${test}`);
  });

  it('moves nobody when samples are added: by hash without a file, balanced with the earlier division', () => {
    const before = plain(
      400,
      (n) => ({ group: n % 3 === 0 ? `g${n % 17}` : undefined }) as Partial<SplitSample>,
    );
    const after = [
      ...plain(700, (n) => ({ group: n % 3 === 0 ? `g${n % 17}` : undefined }) as Partial<SplitSample>),
    ];
    const hash = divide(before, { method: 'hash' }).splits;
    assert.deepEqual(divide(after, { method: 'hash' }).splits.slice(0, 400), hash);
    const balanced = divide(before).splits;
    const kept = after.map((sample, n) => (n < 400 ? { ...sample, has: balanced[n]! } : sample));
    const { splits } = divide(kept);
    assert.deepEqual(splits.slice(0, 400), balanced);
    assert.ok(Math.abs(counts(splits).train! / 700 - 0.8) < 0.03);
  });

  it('never divides a group, equal texts or near duplicates', () => {
    const words = fc.array(fc.constantFrom('parcel', 'refund', 'late', 'kettle', 'invoice', 'broken', '🫖'), {
      minLength: 3,
      maxLength: 7,
    });
    const sample = fc.record({ words, group: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }) });
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 14 }),
        fc.constantFrom('balanced' as const, 'hash' as const),
        (list, method) => {
          const samples = list.map(({ words: text, group }, n): SplitSample => ({
            id: `s${n}`,
            text: text.join(' '),
            stratum: text[0]!,
            ...(group !== undefined && { group }),
          }));
          const { splits } = divide(samples, { method });
          const texts = samples.map(({ text }) => text);
          for (const { a, b } of nearDuplicatePairs(texts, 0.8))
            if (foldText(texts[a]!).length >= 20 && foldText(texts[b]!).length >= 20)
              assert.equal(splits[a], splits[b]);
          samples.forEach(({ group }, n) => {
            const other = samples.findIndex((one) => one.group === group);
            if (group !== undefined) assert.equal(splits[n], splits[other]);
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('keeps what is like a guideline example out of evaluation', () => {
    const samples = plain(60, (n) => ({
      text: `Please refund the kettle of order number ${n % 2 === 0 ? 'KC-1' : `of ${'x'.repeat(n)}`}`,
    }));
    const example = 'Please refund the kettle of order number KC-1';
    const { splits, examples } = divide(samples, {}, [example]);
    assert.ok(examples.length >= 30);
    for (const n of examples) assert.equal(splits[n], 'train');
    const nowhere = divide(samples, { sizes: new Map([['test', 1]]) }, [example]);
    assert.equal(nowhere.splits[examples[0]!], undefined);
    assert.equal(nowhere.issues[0]?.kind, 'left-out');
  });

  it('says what leaks already, and leaves out what would have to be in two splits', () => {
    const text = 'The same long text of three samples';
    const { splits, issues } = divide([
      { id: 'a', text, stratum: '', has: 'train' },
      { id: 'b', text, stratum: '' },
      { id: 'c', text: text.toUpperCase(), stratum: '', has: 'test' },
    ]);
    assert.deepEqual(splits, ['train', undefined, 'test']);
    assert.deepEqual(issues, [
      { kind: 'already-apart', samples: [0, 2], splits: ['train', 'test'] },
      { kind: 'left-out', samples: [1], splits: ['train', 'test'] },
    ]);
    const taught = divide([{ id: 'a', text, stratum: '', has: 'test' }], {}, [text]);
    assert.equal(taught.issues[0]?.kind, 'example-in-evaluation');
    assert.deepEqual(taught.splits, ['test']);
  });

  it('draws a unit by its names, in whatever order they come', () => {
    const options = {
      sizes: new Map([
        ['a', 0.5],
        ['b', 0.5],
      ]),
      seed: 3,
      method: 'hash' as const,
    };
    const units = Array.from({ length: 300 }, (_, n) => ({
      names: [`x${n}`, `y${n}`],
      size: 2,
      stratum: '',
    }));
    const turned = units.map((unit) => ({ ...unit, names: [...unit.names].reverse() }));
    const assigned = (list: readonly SplitUnit[]): readonly (string | undefined)[] =>
      withTexts(assignUnits({ length: list.length, at: (u) => list[u]! }, options), []);
    const splits = assigned(units);
    assert.deepEqual(assigned(turned), splits);
    const half = splits.filter((split) => split === 'a').length;
    assert.ok(half > 110 && half < 190, String(half));
  });

  it('knows splits that measure by their names, or by the project', () => {
    assert.equal(isEvaluation('test'), true);
    assert.equal(isEvaluation('validation_2'), true);
    for (const split of ['dev2', 'Test-2024', 'test_a', 'dev.en', 'testset', 'held-out', 'val', 'gold 1'])
      assert.equal(isEvaluation(split), true, split);
    for (const split of [
      'train',
      'developers',
      'devices',
      'value',
      'valve',
      'testimonials',
      'tested',
      'golden',
      'evaluators',
    ])
      assert.equal(isEvaluation(split), false, split);
    assert.equal(isEvaluation('probe', ['probe']), true);
    assert.equal(isEvaluation('test', ['probe']), false);
  });
});
