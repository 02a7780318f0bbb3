import assert from 'node:assert/strict';
import { RowNotes } from '../../../src/agreement/rows/row-notes';
import { ItemNumbers } from '../../../src/agreement/tables/item-numbers';

const row = (more: object) => ({ kind: 'value', label: 'a', item: 's', annotator: 'ana', ...more }) as const;

describe('RowNotes', () => {
  it('knows of each row what it says, and nothing of the others', () => {
    const notes = new RowNotes();
    assert.deepEqual([notes.hasTimes, notes.hasGuidelines, notes.hasRules], [false, false, false]);
    notes.note(1, row({ time: 1_700_000_000, rules: ['["R-1"]'] }));
    notes.note(2, row({ guideline: '1', rules: ['R-1', 'R-2'] }));
    notes.note(4, row({ time: '2026-01-05T00:00:00Z', guideline: '1', rules: ['R-1', 'R-2'] }));
    notes.note(5, row({ time: 'yesterday', rules: [' a'] }));
    assert.deepEqual([notes.hasTimes, notes.hasGuidelines, notes.hasRules], [true, true, true]);
    const rows = [0, 1, 2, 3, 4, 5, 6];
    assert.deepEqual(
      rows.map((n) => notes.timeOf(n)),
      [NaN, 1_700_000_000_000, NaN, NaN, Date.UTC(2026, 0, 5), NaN, NaN],
    );
    assert.deepEqual(
      rows.map((n) => notes.guidelinesOf(n)),
      [[], [], ['1'], [], ['1'], [], []],
    );
    assert.deepEqual(
      rows.map((n) => notes.rulesOf(n)),
      [[], ['["R-1"]'], ['R-1', 'R-2'], [], ['R-1', 'R-2'], [' a'], []],
    );
  });

  it('tells when each version of the guideline was first followed, where rows have times', () => {
    const notes = new RowNotes();
    for (const [n, [guideline, time]] of (
      [
        ['2', 5e12],
        ['1', 3e12],
        ['2', 4e12],
        ['3', undefined],
      ] as const
    ).entries())
      notes.note(n, row({ guideline, ...(time !== undefined && { time }) }));
    assert.deepEqual(
      [...notes.guidelineStarts()],
      [
        ['2', 4e12],
        ['1', 3e12],
      ],
    );
  });
});

describe('ItemNumbers', () => {
  it('calls items that came as numbers by their digits', () => {
    const numbers = new ItemNumbers();
    for (const item of [7, 0, 7, 120]) numbers.intern(item);
    const names = numbers.names();
    assert.deepEqual([...names], ['7', '0', '120']);
    assert.equal(names.length, 3);
    assert.equal(names.at(2), '120');
    assert.equal(names.at(3), undefined);
  });
});
