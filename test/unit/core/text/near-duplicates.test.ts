import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  finish,
  Groups,
  nearDuplicateGroups,
  nearDuplicates,
  nearDuplicatesInSteps,
} from '../../../../src/core/text/near-duplicates';
import { foldText } from '../../../../src/core/text/shingles';

/** The definition, pair by pair. */
function byDefinition(texts: readonly string[], threshold: number): string[] {
  const sets = texts.map((text) => {
    const points = [...foldText(text)];
    const set = new Set<string>();
    if (points.length > 0 && points.length < 5) set.add(points.join(''));
    for (let i = 0; i + 5 <= points.length; i += 1) set.add(points.slice(i, i + 5).join(''));
    return set;
  });
  const found: string[] = [];
  sets.forEach((a, i) => {
    for (let j = i + 1; j < sets.length; j += 1) {
      const shared = [...a].filter((shingle) => sets[j]!.has(shingle)).length;
      const union = a.size + sets[j]!.size - shared;
      if ((union === 0 ? 1 : shared / union) >= threshold) found.push(`${i} ${j}`);
    }
  });
  return found;
}

describe('nearDuplicates', () => {
  it('finds every pair, and only those, at any threshold', () => {
    const words = fc.array(fc.constantFrom('late', 'parcel', 'refund', '😀', 'Ü'), { maxLength: 8 });
    const texts = fc.array(
      words.map((list) => list.join(' ')),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(texts, fc.constantFrom(0.3, 0.5, 0.7, 0.9, 1), (list, threshold) => {
        const found = nearDuplicates(list, threshold).map(({ a, b }) => `${a} ${b}`);
        assert.deepEqual(found, byDefinition(list, threshold));
      }),
    );
  });

  it('looks past case, white space and normal form', () => {
    const [pair] = nearDuplicates(['Cafe\u0301  is\nclosed ', 'caf\u00e9 is closed']);
    assert.deepEqual(pair, { a: 0, b: 1, similarity: 1 });
  });

  it('stops often enough for others', () => {
    const texts = Array.from({ length: 2000 }, (_, i) => `ticket ${i} of the customer ${(i * 7919) % 2000}`);
    let steps = 0;
    for (const step of nearDuplicatesInSteps(texts, 0.9)) steps += step === undefined ? 1 : 0;
    assert.ok(steps >= 10, String(steps));
  });

  it('takes two empty texts for the same and an empty one for no other', () => {
    assert.deepEqual(nearDuplicates(['', ' ', 'x']), [{ a: 0, b: 1, similarity: 1 }]);
  });

  it('is as exact with more characters than fit a number', () => {
    const wide = Array.from({ length: 2000 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    const words = fc.array(fc.constantFrom('漢字', '𠀀𠀁', 'parcel', '語', 'é'), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(
          words.map((list) => list.join(' ')),
          { maxLength: 10 },
        ),
        (list) => {
          const found = nearDuplicates([wide, ...list], 0.5).map(({ a, b }) => `${a} ${b}`);
          assert.deepEqual(found, byDefinition([wide, ...list], 0.5));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('joins groups exactly where pairs do', () => {
    const words = fc.array(fc.constantFrom('late', 'parcel', 'refund', '😀', 'Ü'), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.array(
          words.map((list) => list.join(' ')),
          { maxLength: 14 },
        ),
        (list) => {
          const { first, links } = finish(nearDuplicateGroups(list, 0.6));
          const groups = new Groups(list.length);
          for (const { a, b } of nearDuplicates(list, 0.6)) groups.join(a, b);
          assert.deepEqual(
            [...first],
            list.map((_, n) => groups.first(n)),
          );
          assert.equal(links.length, list.length - new Set(first).size);
        },
      ),
    );
  });

  it('joins ten thousand equal texts in a moment', () => {
    const { first, links } = finish(nearDuplicateGroups(new Array<string>(10_000).fill('the same text')));
    assert.equal(links.length, 9_999);
    assert.equal(Math.max(...first), 0);
  });
});
