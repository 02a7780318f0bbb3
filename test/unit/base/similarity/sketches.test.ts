import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Sketches } from '../../../../src/base/similarity/sketches';

const BITS_PER_STEP = 256;

/** Sets with few elements that differ, so that many are near each other, and places that point to some of them. */
const rows = fc.record({
  steps: fc.integer({ min: 1, max: 3 }),
  sets: fc.array(fc.uniqueArray(fc.integer(), { maxLength: 40 }), { minLength: 1, maxLength: 6 }),
  common: fc.uniqueArray(fc.integer(), { maxLength: 60 }),
  places: fc.array(fc.record({ label: fc.nat(3), own: fc.nat(4), set: fc.nat(5) }), {
    minLength: 1,
    maxLength: 30,
  }),
  at: fc.nat(29),
  most: fc.integer({ min: -2, max: 60 }),
  label: fc.nat(3),
  stop: fc.nat(8),
});

/** The bits of a set by their definition: those on which an odd number of its elements fall. */
function bitsOf(set: readonly number[], count: number): Set<number> {
  const bits = new Set<number>();
  for (const element of set) {
    const bit = Math.floor(((element >>> 0) * count) / 2 ** 32);
    if (!bits.delete(bit)) bits.add(bit);
  }
  return bits;
}

const difference = (a: ReadonlySet<number>, b: ReadonlySet<number>): number =>
  [...a].filter((bit) => !b.has(bit)).length + [...b].filter((bit) => !a.has(bit)).length;

describe('sketches', () => {
  it('finds the same places as their definition', () => {
    const sketches = new Sketches(6);
    fc.assert(
      fc.property(rows, ({ steps, sets, common, places, at, most, label, stop }) => {
        const all = sets.map((set) => [...new Set([...common, ...set])]);
        const bits = all.map((set) => bitsOf(set, steps * BITS_PER_STEP));
        sketches.begin(6, steps * BITS_PER_STEP);
        for (const [text, set] of all.entries())
          sketches.add(text, { hashes: Int32Array.from(set), size: set.length });
        const row = places.map(({ set, ...place }) => ({ ...place, sketch: set % sets.length }));
        const sought = row[at % row.length]!;
        const far = (a: number, b: number): number => difference(bits[a]!, bits[b]!);
        for (const [text] of sets.entries())
          assert.equal(sketches.mayDiffer(0, text, most), far(0, text) <= most, `text ${text}`);
        sketches.lineUp(row);
        sketches.label(row.length, (place) => row[place]!.label);
        const expected = row.findLastIndex(
          (place, n) =>
            n >= stop &&
            place.label !== label &&
            far(place.sketch, sought.sketch) + place.own + sought.own <= most,
        );
        const found = sketches.next(at % row.length, row.length - 1, stop, label, most);
        assert.equal(found < stop ? -1 : found, expected);
      }),
      { numRuns: 1_000 },
    );
  });
});
