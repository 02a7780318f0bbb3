import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keptList, sameEnds } from '../../../src/core/kept-list';
import { changedEntries, definitionsById, firstById } from '../../../src/core/project/entry-index';
import type { GuidelineModel } from '../../../src/core/project/model';

/** Lists of few things, so that many follow each other that have much in common. */
const things = Array.from({ length: 6 }, (_, n) => ({ id: 'abc'[n % 3]! }));
const lists = fc.array(fc.array(fc.constantFrom(...things), { maxLength: 6 }), {
  minLength: 2,
  maxLength: 6,
});

describe('core/kept-list', () => {
  it('finds what two lists have in common at their ends, and counts nothing twice', () => {
    const [a, b, c] = things;
    assert.deepEqual(sameEnds([a, b, c], [a, c]), { head: 1, tail: 1 });
    assert.deepEqual(sameEnds([a, a], [a, a, a]), { head: 2, tail: 0 });
    assert.deepEqual(sameEnds([], [a]), { head: 0, tail: 0 });
  });

  it('makes of each list what is made of its items, and asks only between the ends', () => {
    const asked: string[] = [];
    const all = keptList((id: string) => {
      asked.push(id);
      return id.toUpperCase();
    });
    assert.deepEqual(all(['a', 'b', 'c']), ['A', 'B', 'C']);
    asked.length = 0;
    assert.deepEqual(all(['a', 'x', 'y', 'c']), ['A', 'X', 'Y', 'C']);
    assert.deepEqual(asked, ['x', 'y']);
    assert.equal(all(['a', 'x', 'y', 'c']), all(['a', 'x', 'y', 'c']));
    fc.assert(
      fc.property(lists, (typed) => {
        const made = keptList((thing: object) => ({ thing }));
        for (const list of typed)
          assert.deepEqual(
            made(list),
            list.map((thing) => ({ thing })),
          );
      }),
    );
  });
});

describe('core/project/entry-index', () => {
  const modelOf = (definitions: readonly object[]): GuidelineModel =>
    ({ entries: { definitions } }) as unknown as GuidelineModel;

  it('has the first entry of each id, in their order, whatever lists come one after the other', () => {
    fc.assert(
      fc.property(lists, (typed) => {
        for (const list of [...typed, typed[0]!])
          assert.deepEqual([...definitionsById(modelOf(list))], [...firstById(list)]);
      }),
    );
  });

  it('names every id whose first entry is another one', () => {
    fc.assert(
      fc.property(lists, ([one, other]) => {
        const [before, now] = [firstById(one!), firstById(other!)];
        const named = changedEntries(one as never, other as never);
        for (const { id } of things) if (before.get(id) !== now.get(id)) assert.ok(named.has(id), id);
      }),
    );
  });
});
