import assert from 'node:assert/strict';
import { comparableRatings } from '../../../src/agreement/comparable/comparable-answers';
import { TableBuilder } from '../../../src/agreement/tables/table-builder';
import { agreementWindows } from '../../../src/agreement/report/windows';

const DAY = 86_400_000;

describe('agreementWindows', () => {
  const build = (
    answers: readonly (readonly [item: string, annotator: string, label: string, day: number])[],
  ) => {
    const builder = new TableBuilder();
    for (const [item, annotator, label] of answers) builder.push(item, annotator, label);
    return agreementWindows(comparableRatings(builder.build()), (row) => answers[row]![3] * DAY);
  };

  it('puts an item where its last answer is, and leaves out what one person answered', () => {
    const { days, windows } = build([
      ['1', 'a', 'x', 0],
      ['1', 'b', 'x', 0.5],
      ['2', 'a', 'x', 0],
      ['2', 'b', 'y', 3],
      ['3', 'a', 'x', 9],
    ]);
    assert.equal(days, 1);
    assert.deepEqual(
      windows.map(({ items, agreement, to }) => [items, agreement.value, to / DAY]),
      [
        [1, 1, 0.5],
        [1, 0, 3],
      ],
    );
  });

  it('takes longer windows for longer times', () => {
    const years = Array.from({ length: 200 }, (_, n) => [
      [`${n}`, 'a', 'x', n * 10] as const,
      [`${n}`, 'b', 'x', n * 10] as const,
    ]).flat();
    const { days, windows } = build(years);
    assert.equal(days, 91);
    assert.ok(windows.length <= 40);
    assert.equal(
      windows.reduce((sum, { items }) => sum + items, 0),
      200,
    );
  });
});
