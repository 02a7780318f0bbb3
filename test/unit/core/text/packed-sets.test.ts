import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DistinctSets } from '../../../../src/core/text/distinct-sets';
import { PackedSets } from '../../../../src/core/text/packed-sets';

const numbers = fc.uniqueArray(fc.oneof(fc.nat(300), fc.nat(2 ** 31 - 1)), { maxLength: 20 });
const ascending = numbers.map((list) => [...list].sort((a, b) => a - b));

describe('packed sets', () => {
  it('give back what was added, in any order or ascending', () => {
    for (const isAscending of [false, true])
      fc.assert(
        fc.property(fc.array(isAscending ? ascending : numbers, { maxLength: 30 }), (lists) => {
          const sets = new PackedSets(isAscending);
          for (const list of lists) sets.add(Int32Array.from(list));
          const into = new Int32Array(sets.longest);
          const read = lists.map((_, n) => [...into.subarray(0, sets.read(n, into))]);
          assert.deepEqual(read, lists);
          assert.deepEqual(
            lists.map((_, n) => sets.lengthOf(n)),
            lists.map(({ length }) => length),
          );
          assert.deepEqual([...sets.drain()].map((list) => [...list]).length, lists.length);
        }),
      );
  });

  it('go over many blocks, with one that is larger than a block, and are shown a last time in their order', () => {
    const sets = new PackedSets(true);
    const sizes = [...Array.from({ length: 500 }, (_, n) => 1000 + n), 400_000, 3];
    for (const size of sizes) sets.add(Int32Array.from({ length: size }, (_, n) => 1000 * n + size));
    let at = 0;
    for (const set of sets.drain()) {
      assert.equal(set.length, sizes[at]);
      assert.equal(set[0], sizes[at]);
      assert.equal(set.at(-1), 1000 * (set.length - 1) + sizes[at]!);
      at += 1;
    }
    assert.equal(at, sizes.length);
    assert.equal(sets.size, 0);
  });

  it('are ordered by length and numbers, equal ones together', () => {
    fc.assert(
      fc.property(fc.array(ascending, { maxLength: 30 }), (lists) => {
        const sets = new PackedSets(true);
        for (const list of lists) sets.add(Int32Array.from(list));
        const distinct = new DistinctSets(sets);
        const into = new Int32Array(distinct.longest);
        const compare = (a: number[], b: number[]): number => {
          const at = a.findIndex((number, i) => number !== b[i]);
          return a.length - b.length || (at < 0 ? 0 : a[at]! - b[at]!);
        };
        const wanted = [...new Map(lists.map((list) => [list.join(), list])).values()].sort(compare);
        const found = wanted.map((_, k) => [...into.subarray(0, distinct.read(k, into))]);
        assert.equal(distinct.size, wanted.length);
        assert.deepEqual(found, wanted);
        for (const [k, list] of wanted.entries()) {
          const places = lists.flatMap((other, n) => (other.join() === list.join() ? [n] : []));
          assert.deepEqual([...distinct.places(k)], places);
          assert.equal(distinct.count(k), places.length);
        }
      }),
    );
  });
});
