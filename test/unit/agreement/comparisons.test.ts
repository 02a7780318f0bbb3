import assert from 'node:assert/strict';
import fc from 'fast-check';
import { agreementJson } from '../../../src/agreement/report/agreement-json';
import { analyse } from '../../../src/agreement/report/analysis';
import { LongDataBuilder } from '../../../src/agreement/rows/long-data';
import { readLongRow } from '../../../src/agreement/rows/long-row';

interface Row {
  item: number;
  annotator: string;
  a: string;
  b: string;
  label: string;
  time?: number;
}

interface Report {
  n_items: number;
  percent_agreement: number;
  bradley_terry: {
    n: number;
    ties: number;
    none: number;
    strength: Record<string, number> | null;
    reason?: string;
  };
  position_bias: { value: number; ci95: [number, number]; n: number; first: number } | null;
  'position_bias.reason'?: string;
  self_consistency?: { value: number; n: number; annotators: Record<string, { value: number; n: number }> };
}

function report(rows: readonly object[]): Report {
  const builder = new LongDataBuilder();
  for (const value of rows) {
    const row = readLongRow(value);
    assert.ok(typeof row !== 'string', String(row));
    assert.equal(builder.add(row), undefined);
  }
  return agreementJson(analyse(builder.build())) as unknown as Report;
}

const row = (item: number, annotator: string, a: string, b: string, label: string): Row => ({
  item,
  annotator,
  a,
  b,
  label,
});

describe('comparisons in long form', () => {
  it('agree on item and pair, whatever order they were shown in', () => {
    const json = report([
      row(1, 'ann', 'x', 'y', 'x'),
      row(1, 'bob', 'y', 'x', 'x'),
      row(1, 'ann', 'x', 'z', 'tie'),
      row(1, 'bob', 'x', 'z', 'z'),
      row(2, 'ann', 'x', 'y', 'none'),
    ]);
    assert.equal(json.n_items, 3);
    assert.equal(json.percent_agreement, 0.5);
    assert.deepEqual([json.bradley_terry.n, json.bradley_terry.ties, json.bradley_terry.none], [5, 1, 1]);
  });

  it('say how much more often the first side wins, ties and "none" left out', () => {
    const json = report([
      ...[1, 2, 3].map((item) => row(item, 'ann', 'x', 'y', 'x')),
      row(4, 'ann', 'y', 'x', 'x'),
      row(5, 'ann', 'x', 'y', 'tie'),
      row(6, 'ann', 'x', 'y', 'none'),
    ]);
    const bias = json.position_bias!;
    assert.deepEqual([bias.value, bias.n, bias.first], [0.25, 4, 3]);
    // Wilson's interval of 3 of 4, less one half.
    assert.deepEqual(
      bias.ci95.map((limit) => limit.toFixed(4)),
      ['-0.1994', '0.4544'],
    );
    const ties = report([row(1, 'ann', 'x', 'y', 'tie')]);
    assert.equal(ties.position_bias, null);
    assert.match(ties['position_bias.reason']!, /no comparison has both a winner/);
    assert.match(ties.bradley_terry.reason!, /more wins than ties/);
  });

  it('count the last answer in each order, and compare swapped repeats', () => {
    const json = report([
      // A correction in the same order is no repeat.
      row(1, 'ann', 'x', 'y', 'y'),
      row(1, 'ann', 'x', 'y', 'x'),
      row(1, 'ann', 'y', 'x', 'x'),
      row(2, 'ann', 'x', 'y', 'x'),
      row(2, 'ann', 'y', 'x', 'y'),
      row(2, 'bob', 'y', 'x', 'tie'),
      row(2, 'bob', 'x', 'y', 'tie'),
      row(3, 'cy', 'x', 'y', 'x'),
    ]);
    assert.equal(json.bradley_terry.n, 7);
    const { annotators, ...all } = json.self_consistency!;
    assert.deepEqual([all.value, all.n], [2 / 3, 3]);
    assert.deepEqual(Object.keys(annotators), ['ann', 'bob']);
    assert.deepEqual([annotators.ann!.value, annotators.bob!.value], [0.5, 1]);
    assert.equal(report([row(3, 'cy', 'x', 'y', 'x')]).self_consistency, undefined);
  });

  const rows = fc.array(
    fc
      .tuple(
        fc.nat(20),
        fc.constantFrom('ann', 'bob'),
        fc.subarray(['x', 'y', 'z'], { minLength: 2, maxLength: 2 }),
        fc.nat(2),
        fc.boolean(),
      )
      .map(([item, annotator, pair, chosen, turned]): Row => {
        const [a, b] = turned ? [pair[1]!, pair[0]!] : [pair[0]!, pair[1]!];
        return row(item, annotator, a, b, [a, b, 'tie'][chosen]!);
      }),
    { maxLength: 60 },
  );

  it('with the sides exchanged turn the position bias, and nothing else', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const before = report(list);
        const after = report(list.map(({ a, b, ...rest }) => ({ ...rest, a: b, b: a })));
        if (before.position_bias)
          assert.ok(Math.abs(before.position_bias.value + after.position_bias!.value) < 1e-12);
        else assert.equal(after.position_bias, before.position_bias);
        for (const part of [before, after]) {
          delete (part as Partial<Report>).position_bias;
          delete part['position_bias.reason'];
        }
        assert.deepEqual(after, before);
      }),
    );
  });

  it('that cannot be meant are refused', () => {
    const refused = (value: object, pattern: RegExp) => {
      const read = readLongRow(value);
      assert.ok(typeof read === 'string' && pattern.test(read), JSON.stringify(read));
    };
    refused(row(1, 'ann', 'x', 'y', 'z'), /"label" must be "x", "y", "tie" or "none"/);
    refused(row(1, 'ann', 'x', 'x', 'x'), /"a" and "b" are both "x"/);
    refused(row(1, 'ann', 'x', 'tie', 'x'), /"tie" is an answer/);
    refused({ ...row(1, 'ann', 'x', 'y', 'x'), a: {} }, /"a" and "b" must be/);
    const builder = new LongDataBuilder();
    const add = (value: object) => builder.add(readLongRow(value) as never);
    assert.equal(add(row(1, 'ann', 'x', 'y', 'x')), undefined);
    assert.match(add({ item: 1, annotator: 'ann', label: 'x' })!, /without "a" and "b" among comparisons/);
    assert.equal(add({ ...row(1, 'ann', 'x', 'y', 'x'), label: null }), undefined);
    assert.equal(builder.notes.empty, 1);
  });
});
