import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  FastMemory,
  PLACE,
  PlainMemory,
  sketchMemory,
  STEP,
} from '../../../../src/base/similarity/sketch-scan';

/** Sketches of a few bits, so that many are near each other, and places that point to some of them. */
const rows = fc
  .record({
    steps: fc.integer({ min: 1, max: 3 }),
    count: fc.integer({ min: 1, max: 6 }),
    places: fc.array(fc.record({ label: fc.nat(3), own: fc.nat(4), sketch: fc.nat(5) }), { maxLength: 30 }),
    most: fc.integer({ min: -2, max: 30 }),
    label: fc.nat(3),
    stop: fc.nat(8),
  })
  .chain((row) =>
    fc
      .array(fc.oneof(fc.constant(0), fc.constantFrom(1, -1, 1 << 31, 0x0f0f0f0f), fc.integer()), {
        minLength: row.count * row.steps * STEP,
        maxLength: row.count * row.steps * STEP,
      })
      .map((words) => ({ ...row, words })),
  );

const bitsOf = (word: number): number => (word >>> 0).toString(2).replaceAll('0', '').length;

describe('scan of sketches', () => {
  it('finds the same places in WebAssembly, in JavaScript and by the definition', () => {
    const memories = [new FastMemory(), new PlainMemory()];
    fc.assert(
      fc.property(rows, ({ steps, count, places, most, label, stop, words }) => {
        const length = steps * STEP;
        const fits = ({ label: its, own, sketch }: (typeof places)[number]): boolean => {
          let difference = own;
          for (let n = 0; n < length; n += 1)
            difference += bitsOf(words[n]! ^ words[(sketch % count) * length + n]!);
          return its !== label && difference <= most;
        };
        const expected = places.findLastIndex((place, n) => n >= stop && fits(place));
        for (const memory of memories) {
          memory.reserve(words.length + places.length * PLACE.size);
          memory.words.set(words);
          for (const [n, { label: its, own, sketch }] of places.entries()) {
            const next = places.slice(0, n).findLastIndex((other) => other.label !== its);
            memory.words.set([its, next, own, (sketch % count) * length * 4], words.length + n * PLACE.size);
          }
          const found = memory.scan(places.length - 1, stop, label, most, 0, words.length * 4, length * 4);
          assert.equal(found < stop ? -1 : found, expected);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps what is in the memory when it grows', () => {
    for (const memory of [new FastMemory(), new PlainMemory()]) {
      memory.words[3] = 7;
      memory.reserve(100_000);
      assert.ok(memory.words.length >= 100_000);
      assert.equal(memory.words[3], 7);
      assert.equal(memory.words[99_999], 0);
    }
  });

  it('does without WebAssembly where there is none', () => {
    assert.ok(sketchMemory() instanceof FastMemory);
    const held = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')!;
    Object.defineProperty(globalThis, 'WebAssembly', { ...held, value: undefined });
    try {
      assert.ok(sketchMemory() instanceof PlainMemory);
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', held);
    }
  });
});
