import assert from 'node:assert/strict';
import {
  alphaWithout,
  consensusAgreements,
  selfConsistency,
} from '../../../src/agreement/context/per-annotator';
import { filterRatings, tableCounts } from '../../../src/agreement/tables/rating-table';
import { buildTable } from '../../support/build-table';
import { lookalikes } from '../../../src/agreement/report/warnings';
import { pick } from '../../support/pick';

const labelOf = (table: ReturnType<typeof buildTable>, item: number) =>
  [...table.label.subarray(table.start[item], table.start[item + 1])].map((k) => table.labels[k]);

describe('RatingTable', () => {
  it('keeps labels apart that look or sort alike', () => {
    const labels = [
      '__proto__',
      'constructor',
      '',
      '1',
      '01',
      'e\u0301',
      '\u00e9',
      '\u2028',
      'nan',
      'NaN',
      ' a',
      'a',
    ];
    const table = buildTable(labels.map((label, i) => ({ item: `u${i}`, annotator: 'a', label })));
    assert.deepEqual([...table.labels].sort(), [...labels].sort());
    assert.deepEqual(
      Array.from(table.items, (_, i) => labelOf(table, i)[0]),
      labels,
    );
  });

  it('counts the last of repeated ratings, by time, or by row where a time is missing', () => {
    const row = (label: string, time?: string | number) => ({ item: 'u', annotator: 'a', label, time });
    const last = (...rows: ReturnType<typeof row>[]) => {
      const table = buildTable(rows);
      assert.equal(table.superseded, rows.length - 1);
      assert.equal(table.history.label.length, rows.length);
      return labelOf(table, 0);
    };
    assert.deepEqual(last(row('x'), row('y')), ['y']);
    assert.deepEqual(last(row('x', '2026-03-02T10:00:00Z'), row('y', '2026-03-01T10:00:00Z')), ['x']);
    assert.deepEqual(last(row('x', '2026-03-01T10:00:00+02:00'), row('y', '2026-03-01T09:00:00Z')), ['y']);
    assert.deepEqual(last(row('x', 5), row('y', 3), row('z', 4)), ['x']);
    assert.deepEqual(last(row('x', 5), row('y')), ['y']);
    assert.deepEqual(last(row('x', 5), row('y', 5)), ['y']);
  });

  it('orders labels by declaration, by number, or by code unit', () => {
    const rows = ['10', '9', 'b'].map((label, i) => ({ item: `u${i}`, annotator: 'a', label }));
    assert.deepEqual(buildTable(rows).labels, ['10', '9', 'b']);
    assert.deepEqual(buildTable(rows, { order: ['b', '9'] }).labels, ['b', '9', '10']);
    assert.deepEqual(buildTable(rows, { order: ['b', '9'] }).undeclared, ['10']);
    assert.equal(buildTable(rows, { order: ['b', '9'] }).ordered, false);
    assert.equal(buildTable(rows, { order: ['b', '9', '10'] }).ordered, true);
    const scored = ['10', '9', '-2'].map((label, i) => ({
      item: `u${i}`,
      annotator: 'a',
      label,
      score: Number(label),
    }));
    assert.deepEqual(buildTable(scored).labels, ['-2', '9', '10']);
    assert.deepEqual([...buildTable(scored).values!], [-2, 9, 10]);
    const beyond = buildTable(scored, { order: ['-2', '10'] });
    assert.deepEqual([beyond.labels, beyond.ordered, beyond.undeclared], [['-2', '9', '10'], true, ['9']]);
    assert.equal(buildTable(scored, { order: ['10', '-2'] }).ordered, false);
    assert.equal(buildTable([...scored, { ...scored[0]!, item: 'v', score: 11 }]).values, undefined);
  });

  it('counts items, ratings and pairable values', () => {
    const table = buildTable([
      { item: 'u', annotator: 'a', label: 'x' },
      { item: 'u', annotator: 'b', label: 'x' },
      { item: 'v', annotator: 'b', label: 'y' },
    ]);
    assert.deepEqual(tableCounts(table), {
      items: 2,
      annotators: 2,
      annotations: 3,
      pairableItems: 1,
      pairableValues: 2,
    });
    const withoutV = filterRatings(table, (columns, p, item) =>
      table.items.at(item) === 'v' ? -1 : columns.label[p]!,
    );
    assert.equal(tableCounts(withoutV).annotations, 2);
    assert.deepEqual([...table.row], [0, 1, 2]);
  });
});

describe('per annotator', () => {
  const rows = Array.from({ length: 40 }, (_, i) => [
    { item: `u${i}`, annotator: 'ann', label: i % 2 ? 'x' : 'y' },
    { item: `u${i}`, annotator: 'bob', label: i % 2 ? 'x' : 'y' },
    { item: `u${i}`, annotator: 'cy', label: i % 3 ? 'x' : 'y' },
  ]).flat();

  it('finds who carries the disagreement', () => {
    const input = { table: buildTable(rows) };
    assert.deepEqual(alphaWithout(input, 'cy', 'nominal'), { value: 1 });
    assert.ok(alphaWithout(input, 'ann', 'nominal').value! < 0.5);
  });

  it('compares with the majority of the others only, ties apart', () => {
    const [ann, , cy] = consensusAgreements(buildTable(rows));
    assert.equal(cy!.items, 40);
    assert.equal(cy!.tied, 0);
    assert.equal(ann!.items + ann!.tied, 40);
    assert.equal(ann!.agreed, ann!.items);
    assert.ok(ann!.tied > 0);
  });

  it('measures consistency on repeats', () => {
    const again = [
      ...rows,
      { item: 'u1', annotator: 'ann', label: 'x' },
      { item: 'u2', annotator: 'ann', label: 'x' },
    ];
    const [ann, bob] = selfConsistency(buildTable(again));
    assert.equal(ann!.value, 0.5);
    assert.equal(bob!.value, null);
  });
});

describe('lookalikes', () => {
  it('names labels that differ by case, white space or normal form', () => {
    const found = lookalikes(['Bug', 'bug ', 'e\u0301', '\u00e9', '1', '01']);
    assert.deepEqual(pick(found, 'about'), [
      ['Bug', 'bug '],
      ['e\u0301', '\u00e9'],
    ]);
    assert.match(found[1]!.message, /\\u\{301\}/);
  });
});
