import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nearDuplicatePairs } from '../../../../src/rules/catalogue/wording';

const pairs = (words: readonly string[]): Set<string> =>
  new Set(words.length === 1 ? words : words.slice(1).map((word, at) => `${words[at]} ${word}`));

/** Compares every text with every other. */
function slowly(texts: readonly (readonly string[])[], least: number): [number, number][] {
  const found: [number, number][] = [];
  for (let first = 0; first < texts.length; first++) {
    for (let second = first + 1; second < texts.length; second++) {
      const [a, b] = [pairs(texts[first]!), pairs(texts[second]!)];
      const shared = [...a].filter((item) => b.has(item)).length;
      const all = a.size + b.size - shared;
      if (shared > 0 && shared / all >= least) found.push([first, second]);
    }
  }
  return found;
}

describe('nearDuplicatePairs', () => {
  it('finds what comparing every pair finds', () => {
    const text = fc.array(fc.constantFrom('the', 'writer', 'asks', 'for', 'money'), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.constantFrom(0.3, 0.5, 0.8, 1), (texts, least) => {
        assert.deepEqual(nearDuplicatePairs(texts, least), slowly(texts, least));
      }),
    );
  });

  it('finds nothing for a threshold that is none', () => {
    assert.deepEqual(nearDuplicatePairs([['a'], ['a']], 0), []);
    assert.deepEqual(nearDuplicatePairs([['a'], ['a']], Number.NaN), []);
  });
});
