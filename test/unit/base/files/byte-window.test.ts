import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ByteWindow } from '../../../../src/base/files/byte-window';

describe('base/files/byte-window', () => {
  it('gives any range that was kept, also after the pieces were overwritten', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 50 }),
        fc.array(fc.nat(20), { minLength: 12, maxLength: 12 }),
        (pieces, start, steps) => {
          const all = Buffer.concat(pieces);
          const window = new ByteWindow(start);
          let kept = start;
          const check = (part: ByteWindow, first: number) => {
            for (let from = first; from <= part.end; from++)
              for (let to = from; to <= part.end; to++)
                assert.deepEqual(Buffer.from(part.range(from, to)), all.subarray(from - start, to - start));
          };
          for (const [n, piece] of pieces.entries()) {
            // As files hand them out: one buffer, used again and again.
            const buffer = Uint8Array.from(piece);
            window.add(buffer);
            check(window, kept);
            kept = Math.min(window.end, kept + steps[n]!);
            window.keepFrom(kept);
            buffer.fill(0);
            check(window, kept);
          }
          assert.equal(window.end, start + all.length);
        },
      ),
    );
  });
});
