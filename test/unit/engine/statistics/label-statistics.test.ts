import assert from 'node:assert/strict';
import fc from 'fast-check';
import { labelAgreements } from '../../../../src/agreement/coefficients/per-label';
import { groupItems } from '../../../../src/agreement/tables/item-groups';
import type { Labels } from '../../../../src/project/records/records';
import type { Layer } from '../../../../src/project/schema/layer-types';
import { IdTable } from '../../../../src/base/columns/id-table';
import { AnswerTable, type AnswerInput } from '../../../../src/project/answers/answer-table';
import { specificAgreement } from '../../../../src/engine/statistics/label-count';
import { LabelStatistics } from '../../../../src/engine/statistics/label-statistics';

const layers: Layer[] = [
  { id: 'intent', type: 'choice', required: true, labels: ['a', 'b', 'c'] },
  {
    id: 'parts',
    type: 'spans',
    required: false,
    labels: ['x', 'y'],
    overlap: 'any',
    discontinuous: false,
    boundary: 'character',
  },
  { id: 'words', type: 'text', required: false, multiline: true },
];
const place = { file: 0, offset: 0, line: 0 };
const input = (annotator: string, sample: string, labels: Labels, more: Partial<AnswerInput> = {}) => ({
  annotator,
  sample,
  labels,
  time: 1,
  rules: [],
  flags: [],
  guideline: '1',
  draft: false,
  withdrawn: false,
  ...more,
});

async function counted(records: readonly AnswerInput[], before = records.length) {
  const table = new AnswerTable(new IdTable());
  const statistics = new LabelStatistics(table, layers);
  for (const record of records.slice(0, before)) table.put(record, place);
  await statistics.rebuild(() => Promise.resolve());
  for (const record of records.slice(before)) table.put(record, place);
  return statistics;
}

describe('engine/statistics/label-statistics', () => {
  it('counts answers, samples and people; a label twice in an answer counts once', async () => {
    const statistics = await counted([
      input('ana', 't-1', { intent: 'a', parts: [span('x'), span('x')], words: 'a' }, { rules: ['R-1'] }),
      input('ben', 't-1', { intent: 'a' }, { guideline: undefined }),
      input('ben', 't-2', { intent: 'b' }, { rules: ['R-1'], guideline: '2' }),
      input('cho', 't-3', { intent: 'a' }, { draft: true }),
    ]);
    const a = statistics.label('intent', 'a')!;
    assert.deepEqual([a.answers, a.samples], [2, 1]);
    assert.deepEqual(
      [...a.byAnnotator],
      [
        ['ben', 1],
        ['ana', 1],
      ],
    );
    assert.deepEqual(new Set(a.byGuideline.keys()), new Set([undefined, '1']));
    assert.equal(statistics.label('parts', 'x')!.answers, 1);
    assert.equal(statistics.label('words', 'a'), undefined);
    assert.equal(statistics.rule('R-1')!.answers, 2);
    assert.equal(specificAgreement(a), 1);
    assert.equal(specificAgreement(statistics.label('intent', 'b')!), undefined);
  });

  it('agrees with the agreement reports', async () => {
    const answers = ['aab', 'abc', 'bb', 'aaab', 'c', 'ac'];
    const statistics = await counted(
      answers.flatMap((row, n) =>
        [...row].map((label, who) => input(`p${who}`, `t-${n}`, { intent: label })),
      ),
    );
    const codes = [...answers.join('')].map((label) => 'abc'.indexOf(label));
    const start = answers.map((_, n) => answers.slice(0, n).join('').length);
    const columns = {
      start: Int32Array.from([...start, codes.length]),
      label: Int32Array.from(codes),
      annotator: new Int32Array(codes.length),
      row: new Int32Array(codes.length),
    };
    const groups = groupItems(columns, 3);
    for (const [n, { specificAgreement: reported }] of labelAgreements(groups, 3).entries()) {
      const own = specificAgreement(statistics.label('intent', 'abc'[n]!)!)!;
      assert.ok(Math.abs(own - (reported.value ?? NaN)) < 1e-12, `${'abc'[n]}: ${own}`);
    }
  });

  it('is the same however it came to be: counted at once, or record by record', async () => {
    const record = fc.record({
      annotator: fc.constantFrom('ana', 'ben', 'cho'),
      sample: fc.constantFrom('t-1', 't-2'),
      intent: fc.constantFrom('a', 'b', 'c'),
      parts: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
      time: fc.integer({ min: 1, max: 5 }),
      fate: fc.constantFrom('done', 'draft', 'withdrawn'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 12 }), fc.nat(12), async (list, before) => {
        const records = list.map(({ annotator, sample, intent, parts, time, fate }) =>
          input(
            annotator,
            sample,
            { intent, parts: parts.map(span) },
            {
              time,
              rules: parts,
              draft: fate === 'draft',
              withdrawn: fate === 'withdrawn',
            },
          ),
        );
        const [step, whole] = [await counted(records, before), await counted(records)];
        for (const [layer, label] of ['intent a', 'intent b', 'intent c', 'parts x', 'parts y'].map((name) =>
          name.split(' '),
        ))
          assert.deepEqual(numbers(step, layer!, label!), numbers(whole, layer!, label!));
        for (const rule of ['x', 'y'])
          assert.equal(step.rule(rule)?.answers ?? 0, whole.rule(rule)?.answers ?? 0);
      }),
      { numRuns: 150 },
    );
  });

  it('counts in one pass, with the answers that are added meanwhile', async () => {
    const records = Array.from({ length: 40_000 }, (_, n) =>
      input('ana', `t-${n}`, { intent: 'abc'[n % 3]! }),
    );
    // To a sample that is counted already, to one that is not, again to the first, and to a new one.
    const meanwhile = ['t-1', 't-39999', 't-1', 'new'].map((sample, n) =>
      input('ben', sample, { intent: 'abc'[n % 3]! }, { time: n, rules: ['R-1'] }),
    );
    const table = new AnswerTable(new IdTable());
    for (const record of records) table.put(record, place);
    const statistics = new LabelStatistics(table, layers);
    let pauses = 0;
    await statistics.rebuild(() => {
      pauses += 1;
      for (const record of meanwhile.slice(2 * pauses - 2, 2 * pauses)) table.put(record, place);
      return Promise.resolve();
    });
    assert.equal(pauses, 2);
    const whole = await counted([...records, ...meanwhile]);
    for (const label of 'abc')
      assert.deepEqual(numbers(statistics, 'intent', label), numbers(whole, 'intent', label));
    assert.deepEqual(statistics.rule('R-1'), whole.rule('R-1'));
  });
});

const span = (label: string) => ({ start: 0, end: 1, label });

function numbers(statistics: LabelStatistics, layer: string, label: string) {
  const count = statistics.label(layer, label);
  if (!count || count.answers === 0) return undefined;
  return {
    ...count,
    byAnnotator: new Map([...count.byAnnotator].sort()),
    byGuideline: new Map([...count.byGuideline].sort()),
    agreeing: Math.round(count.agreeing * 1e9),
  };
}
