import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changeBetween, isInside, movedRange } from '../../../../src/base/text/text-change';

/** Lines and characters of an offset, by splitting. */
function positionOf(text: string, offset: number): { line: number; character: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}

const range = (text: string, start: number, end: number) => ({
  start: positionOf(text, start),
  end: positionOf(text, end),
});

describe('places follow a change of their text', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), maxLength: 30 });

  it('wherever it is: what is not touched is found again', () => {
    fc.assert(
      fc.property(words, words, words, words, words, (head, mark, middle, typed, tail) => {
        // Signs that occur once: a change can be told in more than one way where texts repeat themselves.
        const kept = `<${mark}>`;
        for (const [before, after] of [
          [`${head}${kept}${middle}|${tail}`, `${head}${kept}${typed}|${tail}`],
          [`${head}|${middle}${kept}${tail}`, `${head}|${typed}${kept}${tail}`],
        ] as const) {
          const from = before.indexOf(kept);
          const change = changeBetween(before, after);
          const place = range(before, from, from + kept.length);
          const now = change ? movedRange(place, change) : place;
          const to = after.indexOf(kept);
          assert.deepEqual(now, range(after, to, to + kept.length));
          assert.ok(!change || !isInside(place, change));
          const isHere = JSON.stringify(now) === JSON.stringify(place);
          if (isHere) assert.equal(now, place);
        }
      }),
    );
  });

  it('and of what is replaced, the rest is left', () => {
    const change = changeBetween('one two three', 'one 2 three')!;
    const place = range('one two three', 4, 7);
    assert.deepEqual(movedRange(place, change), range('one 2 three', 4, 5));
    assert.ok(isInside(place, change));
  });

  it('what is typed before a place moves it, what is typed after it does not', () => {
    const change = changeBetween('[x]', 'new [x] new')!;
    assert.deepEqual(movedRange(range('[x]', 0, 3), change), range('new [x] new', 0, 11));
    const above = changeBetween('[x]', 'new\n[x]')!;
    assert.deepEqual(movedRange(range('[x]', 0, 3), above), range('new\n[x]', 4, 7));
    const below = changeBetween('[x]', '[x]\nnew')!;
    assert.deepEqual(movedRange(range('[x]', 0, 3), below), range('[x]', 0, 3));
  });

  it('a byte order mark counts as nothing, and equal texts have no change', () => {
    assert.equal(changeBetween('\uFEFFa', 'a'), undefined);
    assert.deepEqual(changeBetween('\uFEFFa\nb', 'a\nc'), changeBetween('a\nb', 'a\nc'));
  });
});
