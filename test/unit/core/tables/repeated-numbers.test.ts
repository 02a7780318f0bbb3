import assert from 'node:assert/strict';
import { RepeatedNumbers } from '../../../../src/core/tables/repeated-numbers';

function repeatedIn(list: Float64Array, atOnce?: number): number[] {
  const repeated = new RepeatedNumbers(list.length, (take) => list.forEach((number) => take(number)), atOnce);
  const found = [...new Set(list)].filter((number) => repeated.has(number));
  assert.equal(repeated.size, found.length);
  return found.sort();
}

describe('core/tables/repeated-numbers', () => {
  it('finds what stands more than once, and no zero', () => {
    const list = Float64Array.of(5, 0, 7, 5, 0, 2 ** 40, 7, 7, 2 ** 40 + 2 ** 33, 1);
    assert.deepEqual(repeatedIn(list), [5, 7]);
    assert.deepEqual(repeatedIn(new Float64Array()), []);
  });

  it('misses none among many, numbers of 53 bits with equal low bits included', () => {
    const list = new Float64Array(200_000);
    for (let at = 0; at < list.length; at++) list[at] = (at % 190_002) + 1 + (at % 3) * 2 ** 50;
    const expected = new Set<number>();
    const seen = new Set<number>();
    for (const number of list) (seen.has(number) ? expected : seen).add(number);
    assert.ok(expected.size > 0);
    assert.deepEqual(repeatedIn(list), [...expected].sort());
    assert.deepEqual(repeatedIn(list, 30_000), [...expected].sort());
  });
});
