import assert from 'node:assert/strict';
import fc from 'fast-check';
import { semevalScores } from '../../../src/agreement/spans/semeval';
import { exactScores } from '../../../src/agreement/spans/span-scores';
import { spanJson } from '../../../src/agreement/report/agreement-json';
import { spanReport } from '../../../src/agreement/report/span-report';
import { SpanTableBuilder, type LabelledSpan } from '../../../src/agreement/spans/span-table';
import { unitizingAlpha } from '../../../src/agreement/spans/unitizing';

const span = (start: number, end: number, label = 'A'): LabelledSpan => ({ start, end, label });

const spans = fc.array(
  fc
    .record({ start: fc.nat(20), size: fc.integer({ min: 1, max: 8 }), label: fc.constantFrom('A', 'B') })
    .map(({ start, size, label }) => span(start, start + size, label)),
  { maxLength: 6 },
);

describe('span scores', () => {
  it('count nested spans and two labels on one extent', () => {
    const reference = [span(0, 10), span(0, 4, 'B'), span(0, 4, 'C')];
    const scores = semevalScores([{ item: 0, reference, other: [...reference].reverse() }]);
    for (const scheme of ['strict', 'exact', 'partial', 'ent_type'] as const)
      assert.equal(scores[scheme].correct, 3, scheme);
    assert.equal(exactScores([{ item: 0, reference, other: reference }]).micro.f1, 1);
  });

  it('tell apart discontinuous spans with the same hull', () => {
    const whole = span(0, 10);
    const split = {
      ...whole,
      parts: [
        { start: 0, end: 2 },
        { start: 8, end: 10 },
      ],
    };
    assert.equal(exactScores([{ item: 0, reference: [whole], other: [split] }]).micro.f1, 0);
    assert.equal(exactScores([{ item: 0, reference: [split], other: [{ ...split }] }]).micro.f1, 1);
    const between = semevalScores([{ item: 0, reference: [split], other: [span(3, 7)] }]);
    assert.equal(between.partial.missed, 1);
  });

  it('are undefined only when neither side has a span', () => {
    const none = exactScores([{ item: 0, reference: [], other: [] }]);
    assert.equal(none.micro.f1, null);
    assert.equal(none.macro.f1, null);
    assert.equal(exactScores([{ item: 0, reference: [], other: [span(0, 1)] }]).micro.f1, 0);
    assert.equal(semevalScores([{ item: 0, reference: [], other: [] }]).strict.precision, null);
  });

  it('do not depend on the order of spans; F1 is symmetric; counts add up', () => {
    fc.assert(
      fc.property(spans, spans, (reference, other) => {
        const pair = { item: 0, reference, other };
        const scores = semevalScores([pair]);
        assert.deepEqual(
          semevalScores([{ item: 0, reference: [...reference].reverse(), other: [...other].reverse() }]),
          scores,
        );
        assert.equal(
          exactScores([pair]).micro.f1,
          exactScores([{ item: 0, reference: other, other: reference }]).micro.f1,
        );
        for (const { correct, incorrect, partial, missed, spurious, actual, possible } of Object.values(
          scores,
        )) {
          assert.equal(correct + incorrect + partial + missed, possible);
          assert.equal(correct + incorrect + partial + spurious, actual);
          assert.equal(possible, reference.length);
          assert.equal(actual, other.length);
        }
      }),
    );
  });
});

describe('span report', () => {
  it('takes the reference that is asked for', () => {
    const builder = new SpanTableBuilder();
    builder.push('d', 'a', [span(0, 2)], { length: 10 });
    builder.push('d', 'z', [span(0, 2), span(5, 6)], { length: 10 });
    const precision = (reference?: string) =>
      spanReport(builder.build(), { reference }).pairs[0]!.exact.micro.precision;
    assert.equal(precision(), 0.5);
    assert.equal(precision('z'), 1);
  });

  it('compares every pair of three annotators', () => {
    const builder = new SpanTableBuilder();
    for (const annotator of ['a', 'b', 'c'])
      builder.push('d', annotator, annotator === 'c' ? [] : [span(0, 2)]);
    const json = spanJson(spanReport(builder.build()));
    assert.equal((json.pairs as unknown[]).length, 3);
    assert.ok(Math.abs((json.pairwise_f1 as number) - 1 / 3) < 1e-12);
    assert.equal(json.exact, null);
    assert.equal(json.token_label_kappa, null);
    assert.equal(typeof json['alpha_u.reason'], 'string');
  });
});

describe('unitizingAlpha', () => {
  const units = (...list: [number, number][]) =>
    new Map([['c', list.map(([start, end]) => ({ start, end }))]]);

  it('is 1 for the same units, and says what it cannot take', () => {
    const same = unitizingAlpha([units([0, 3]), units([0, 3])], { start: 0, length: 10 });
    assert.equal(same.value, 1);
    const reasons = [
      unitizingAlpha([units([0, 3], [2, 5]), units()], { start: 0, length: 10 }),
      unitizingAlpha([units([0, 30]), units()], { start: 0, length: 10 }),
      unitizingAlpha([units(), units()], { start: 0, length: 10 }),
      unitizingAlpha([units([0, 3])], { start: 0, length: 10 }),
    ];
    for (const result of reasons) assert.ok('reason' in result);
  });
});
