import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldedKey, foldText } from '../../../../src/base/text/folded-key';
import {
  leaksOf,
  sameGroup,
  sameTexts,
  type Leaks,
  type SampleRow,
} from '../../../../src/rules/framework/equal-samples';
import type { SampleFileView } from '../../../../src/rules/framework/project-view';
import { SLOW } from '../../../host/until';

interface Row {
  readonly text: string | undefined;
  readonly group: number;
  readonly split: string | undefined;
}

function viewOf(path: string, rows: readonly Row[]): SampleFileView {
  return {
    path,
    rows: rows.length,
    textKey: (row) => (rows[row]!.text === undefined ? 0 : foldedKey(rows[row]!.text)),
    group: (row) => rows[row]!.group,
    split: (row) => rows[row]!.split,
    place: (row) => ({ file: path, line: row, offset: row }),
    readText: (row) => Promise.resolve(rows[row]!.text),
    read: () => Promise.resolve(undefined),
  };
}

const name = ({ file, row }: SampleRow): string => `${file.path}:${row}`;
const byName = ({ first: leaks, count }: Leaks) => ({
  count,
  first: leaks.map((leak) => ({ ...leak, first: name(leak.first), other: name(leak.other) })),
});

/** Sets of samples with the same value, in the order of their first ones, found with a Map. */
function setsOf(files: readonly (readonly Row[])[], valueOf: (row: Row) => string | number | undefined) {
  const sets = new Map<string | number, { name: string; split: string | undefined }[]>();
  for (const [at, rows] of files.entries())
    for (const [row, sample] of rows.entries()) {
      const value = valueOf(sample);
      if (value === undefined) continue;
      sets.set(value, [...(sets.get(value) ?? []), { name: `${at}:${row}`, split: sample.split }]);
    }
  return [...sets.values()].filter(({ length }) => length > 1);
}

function expectedLeaks(sets: ReturnType<typeof setsOf>, most: number) {
  const leaks = sets.flatMap((set) => {
    const placed = set.filter(({ split }) => split !== undefined);
    const splits = [...new Set(placed.map(({ split }) => split))];
    const other = placed.find(({ split }) => split !== splits[0]);
    return other ? [{ first: placed[0]!.name, other: other.name, splits, count: placed.length }] : [];
  });
  return { count: leaks.length, first: leaks.slice(0, most) };
}

describe('rules/framework/equal-samples', function () {
  this.timeout(SLOW);

  const row = fc.record<Row>({
    text: fc.constantFrom(undefined, 'a', 'A ', 'b', 'a b', 'A\tB', 'c', 'ﬁne', 'fine', 'd', 'e'),
    group: fc.constantFrom(0, 1, 2, 2 ** 40, 2 ** 40 + 2 ** 34, 5),
    split: fc.constantFrom(undefined, 'train', 'test', 'dev'),
  });
  const files = fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 4 });

  it('finds the sets, and which of them leak, in the order of their first samples', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 3 }), async (rows, most) => {
        const views = rows.map((file, at) => viewOf(String(at), file));
        const texts = setsOf(rows, ({ text }) => (text === undefined ? undefined : foldText(text)));
        const groups = await sameTexts(views);
        const seen = Array.from({ length: groups.length }, (_, index) => groups.group(index).map(name));
        assert.deepEqual(
          seen,
          texts.map((set) => set.map((sample) => sample.name)),
        );
        assert.deepEqual(byName(leaksOf(groups, most)), expectedLeaks(texts, most));
        const byGroup = setsOf(rows, ({ group }) => group || undefined);
        assert.deepEqual(byName(leaksOf(await sameGroup(views), most)), expectedLeaks(byGroup, most));
      }),
      { numRuns: 300 },
    );
  });

  it('takes as many repeated texts as there are', async () => {
    const count = 200_000;
    const view = viewOf('many', []);
    const many: SampleFileView = {
      ...view,
      rows: count,
      textKey: (at) => (at % (count / 2)) + 1,
      readText: (at) => Promise.resolve(`text ${at % (count / 2)}`),
      group: (at) => (at % (count / 2)) + 1,
      split: (at) => (at < count / 2 ? 'train' : 'test'),
    };
    const groups = await sameTexts([many]);
    assert.equal(groups.length, count / 2);
    assert.deepEqual(
      groups.group(7).map(({ row: at }) => at),
      [7, count / 2 + 7],
    );
    assert.equal(leaksOf(groups, 5).count, count / 2);
    assert.equal(leaksOf(await sameGroup([many]), 5).first.length, 5);
  });
});
