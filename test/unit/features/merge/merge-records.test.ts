import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeRecords } from '../../../../src/features/merge/merge-records';

const record = (id: string, second: number, more: object = {}): string =>
  JSON.stringify({
    v: 1,
    id,
    time: new Date(1e12 + 1000 * second).toISOString(),
    sample: `s-${id}`,
    ...more,
  });
const file = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');

function merged(base: string, ours: string, theirs: string): string {
  const result = mergeRecords(base, ours, theirs);
  assert.ok('text' in result, JSON.stringify(result));
  return result.text;
}
const conflicts = (base: string, ours: string, theirs: string): string[] => {
  const result = mergeRecords(base, ours, theirs);
  return 'conflicts' in result ? result.conflicts.map(({ id, why }) => `${id} ${why}`) : [];
};

describe('merging records', () => {
  const [a, b, c] = [record('a', 1), record('b', 2), record('c', 3)];

  it('keeps what either side appended, in the order of time', () => {
    assert.equal(merged(file(a), file(a, c), file(a, b)), file(a, b, c));
  });

  it('takes the first record of a file with a byte order mark for the record that it is', () => {
    assert.equal(merged(file(b), `\uFEFF${file(b, c)}`, file(a, b)), file(a, b, c));
    assert.equal(merged(`\uFEFF${file(b)}`, file(b, c), `\uFEFF${file(b)}`), file(b, c));
  });

  it('takes what one side alone removed or changed', () => {
    const changed = record('a', 1, { note: 'mended' });
    assert.equal(merged(file(a, b), file(b), file(a, b, c)), file(b, c));
    assert.equal(merged(file(a, b), file(a, b, c), file(changed, b)), file(changed, b, c));
  });

  it('leaves to a person what both changed in different ways', () => {
    const [one, two] = [record('a', 1, { note: '1' }), record('a', 1, { note: '2' })];
    assert.deepEqual(conflicts(file(a), file(one), file(two)), ['a changed on both sides']);
    assert.deepEqual(conflicts(file(a), file(), file(two)), [
      'a removed on one side and changed on the other',
    ]);
    assert.deepEqual(conflicts('', file(one), file(two)), ['a added on both sides with different content']);
    assert.deepEqual(conflicts(file(a), file(one), file(one)), []);
  });

  it('keeps a record once that one side has more often', () => {
    assert.equal(merged(file(a), file(a, b, b), file(a, b)), file(a, b));
  });

  it('loses no record where several have one id, and leaves to a person what it cannot tell apart', () => {
    const [two, three] = [record('a', 4, { sample: 's-2' }), record('a', 5, { sample: 's-3' })];
    assert.equal(merged(file(a), file(a, two), file(a, b)), file(a, b, two));
    assert.equal(merged(file(a, two), file(a), file(a, two, b)), file(a, b));
    assert.deepEqual(conflicts(file(a), file(a, two), file(a, three)), ['a changed on both sides']);
    const side = fc.uniqueArray(fc.constantFrom(a, b, two, three, record('b', 6, { sample: 's-4' })));
    fc.assert(
      fc.property(side, side, side, (base, ours, theirs) => {
        const result = mergeRecords(file(...base), file(...ours), file(...theirs));
        if ('conflicts' in result) return;
        const lines = result.text.split('\n').slice(0, -1);
        for (const line of new Set([...ours, ...theirs]))
          if (!base.includes(line) || (ours.includes(line) && theirs.includes(line)))
            assert.ok(lines.includes(line), line);
      }),
    );
  });

  it('keeps what is no record as often as the changes of both sides say', () => {
    const [broken, other] = ['{"id": "x', 'not JSON'];
    assert.equal(
      merged(file(broken), file(broken, broken), file(broken, other)),
      file(other, broken, broken),
    );
    assert.equal(merged(file(broken), file(), file(broken, a)), file(a));
    // A last line whose writing was interrupted ends with the file.
    assert.equal(merged(file(a), file(a, b), `${file(a)}${broken}`), file(a, b, broken));
  });

  it('takes no line end for a change, and writes those of our side', () => {
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    assert.equal(merged(file(a, b), crlf(file(a, b)), file(a, b, c)), crlf(file(a, b, c)));
    assert.equal(merged(file(a, b), file(a, b, c), crlf(file(a, b))), file(a, b, c));
  });

  it('puts two records of a sample with the same time in the order of their ids', () => {
    const [z, y] = [record('z', 1, { sample: 's' }), record('y', 1, { sample: 's' })];
    assert.equal(merged(file(z, y), file(z, y, b), file(z, y, c)), file(y, z, b, c));
  });

  it('gives both sides the same file', () => {
    const lines = fc.uniqueArray(fc.nat(30), { maxLength: 12 });
    const text = (ids: readonly number[]): string => file(...ids.map((id) => record(`r${id}`, id % 7)));
    fc.assert(
      fc.property(lines, lines, lines, (base, ours, theirs) => {
        const [one, two] = [
          mergeRecords(text(base), text(ours), text(theirs)),
          mergeRecords(text(base), text(theirs), text(ours)),
        ];
        assert.deepEqual(one, two);
      }),
    );
  });

  type Step =
    | { readonly clone: number; readonly kind: 'label'; readonly sample: number; readonly behind: number }
    | { readonly clone: number; readonly kind: 'erase'; readonly which: number }
    | { readonly clone: number; readonly kind: 'crlf' }
    | { readonly clone: number; readonly kind: 'sync' };

  it('lets any number of clones end with the same records, and loses none (1,000 histories)', () => {
    const clone = fc.nat(5);
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          clone,
          kind: fc.constant('label' as const),
          sample: fc.nat(4),
          behind: fc.nat(90),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ clone, kind: fc.constant('erase' as const), which: fc.nat(20) }),
      },
      {
        weight: 4,
        arbitrary: fc.oneof(
          fc.record({ clone, kind: fc.constant('crlf' as const) }),
          fc.record({ clone, kind: fc.constant('sync' as const) }),
        ),
      },
    );
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.array(step, { maxLength: 60 }), (count, steps) => {
        let origin = '';
        const clones = Array.from({ length: count }, () => ({ base: '', own: '' }));
        const kept = new Map<string, string>();
        const sync = (one: { base: string; own: string }): void => {
          origin = merged(one.base, one.own, origin);
          one.base = origin;
          one.own = origin;
        };
        steps.forEach((each, n) => {
          const one = clones[each.clone % count]!;
          if (each.kind === 'sync') sync(one);
          else if (each.kind === 'crlf') one.own = one.own.replaceAll(/\r?\n/g, '\r\n');
          else if (each.kind === 'erase') {
            const lines = one.own.split(/(?<=\n)/);
            const [gone] = lines.splice(each.which % Math.max(lines.length, 1), 1);
            if (gone) kept.delete((JSON.parse(gone) as { id: string }).id);
            one.own = lines.join('');
          } else {
            const line = record(`r${n}`, 100 * n - 100 * each.behind, { sample: `s-${each.sample}` });
            one.own += `${line}\n`;
            kept.set(`r${n}`, line);
          }
        });
        for (let round = 0; round < 2; round += 1) clones.forEach(sync);
        const records = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== '');
        for (const { own } of clones) assert.deepEqual(records(own).sort(), [...kept.values()].sort());
        assert.equal(new Set(clones.map(({ own }) => records(own).join('\n'))).size, 1);
      }),
      { numRuns: 1000 },
    );
  });
});
