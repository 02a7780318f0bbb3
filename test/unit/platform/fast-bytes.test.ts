import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FastBytes } from '../../../src/platform/node-read';

describe('FastBytes', () => {
  it('answers as any Uint8Array does', () => {
    const offset = fc.integer({ min: -6, max: 12 });
    fc.assert(
      fc.property(fc.uint8Array({ max: 4, maxLength: 8 }), offset, offset, fc.nat(4), (plain, a, b, byte) => {
        const fast = new FastBytes(plain.length);
        fast.set(plain);
        assert.deepEqual([...fast.subarray(a, b)], [...plain.subarray(a, b)]);
        assert.deepEqual([...fast.subarray(a)], [...plain.subarray(a)]);
        assert.deepEqual([...fast.slice(a, b)], [...plain.slice(a, b)]);
        assert.equal(fast.indexOf(byte), plain.indexOf(byte));
        assert.equal(fast.indexOf(byte, a), plain.indexOf(byte, a));
        const part = fast.subarray(1, 6);
        assert.equal(part.indexOf(byte, b), plain.subarray(1, 6).indexOf(byte, b));
        assert.deepEqual([...part.subarray(1, 3)], [...plain.subarray(1, 6).subarray(1, 3)]);
      }),
    );
  });

  it('shares memory in subarray, and copies in slice', () => {
    const bytes = new FastBytes(4);
    const view = bytes.subarray(1);
    const copy = bytes.slice();
    bytes[2] = 7;
    assert.equal(view[1], 7);
    assert.equal(copy[2], 0);
    assert.ok(view instanceof FastBytes && copy instanceof FastBytes);
  });
});
