import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KeySet } from '../../../../src/base/columns/key-set';

/** Some keys far apart, and some close to each other on both sides of the border between two parts. */
const key = fc.oneof(fc.nat(0x7fffffff >>> 8), fc.integer({ min: 65_500, max: 65_570 }));

describe('KeySet', () => {
  it('holds what a set of numbers holds, in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), key)), fc.array(key), (steps, asked) => {
        const keys = new KeySet();
        const expected = new Set<number>();
        for (const [adds, one] of steps)
          if (adds) {
            keys.add(one);
            expected.add(one);
          } else assert.equal(keys.delete(one), expected.delete(one));
        assert.equal(keys.size, expected.size);
        assert.deepEqual(
          [...keys],
          [...expected].sort((a, b) => a - b),
        );
        for (const one of [...steps.map(([, of]) => of), ...asked])
          assert.equal(keys.has(one), expected.has(one));
      }),
    );
  });

  it('holds many of one part as well, in whatever order they come and go', () => {
    const keys = new KeySet();
    const expected = new Set<number>();
    // Goes through all numbers below 65,536, far from one to the next.
    for (let n = 0; n < 20_000; n += 1) {
      const one = 65_536 + ((n * 40_503) & 0xffff);
      keys.add(one);
      expected.add(one);
    }
    for (let n = 0; n < 19_000; n += 1) {
      const one = 65_536 + ((n * 40_503) & 0xffff);
      assert.ok(keys.delete(one));
      expected.delete(one);
      if (n % 3000 === 0)
        assert.deepEqual(
          [...keys],
          [...expected].sort((a, b) => a - b),
        );
    }
    assert.equal(keys.size, 1000);
    assert.ok([...expected].every((one) => keys.has(one)));
    assert.equal(keys.has(65_536 + (40_503 & 0xffff)), false);
  });

  it('may be changed while it is gone through', () => {
    const keys = new KeySet([1, 2, 70_000, 140_000]);
    const seen: number[] = [];
    for (const one of keys) {
      seen.push(one);
      keys.delete(one);
      keys.delete(140_000);
    }
    assert.deepEqual(seen, [1, 2, 70_000]);
    assert.equal(keys.size, 0);
  });

  it('knows no number below 0', () => {
    const keys = new KeySet([0, 0x7fffffff]);
    assert.equal(keys.has(-1), false);
    assert.equal(keys.delete(-1), false);
    assert.equal(keys.size, 2);
  });
});
