import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Groups } from '../../../../src/base/columns/groups';
import {
  nearDuplicateGroups,
  type NearDuplicateGroups,
  Comparison,
} from '../../../../src/base/similarity/near-duplicates';
import { Crowd } from '../../../../src/base/similarity/crowd';
import { seededRandom } from '../../../../src/agreement/statistics/random';
import { foldText } from '../../../../src/base/similarity/shingle-set';
import { bigText } from '../../../support/generated/big-texts';
import { nearDuplicatePairs, withTexts } from '../../../support/with-texts';
import { SLOW } from '../../../host/until';

const groupsOf = (texts: readonly string[], threshold: number, mostEntries?: number): NearDuplicateGroups =>
  withTexts(
    nearDuplicateGroups({
      count: texts.length,
      threshold,
      length: 5,
      ...(mostEntries !== undefined && { mostEntries }),
    }),
    texts,
  );

/** The definition, pair by pair; an empty text is like no other. */
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
      if (union > 0 && shared / union >= threshold) found.push(`${i} ${j} ${shared / union}`);
    }
  });
  return found;
}

/** Lists of words, of which some are those of an earlier text with a word changed, left out, added or moved. */
const texts = (vocabulary: readonly string[], most: number): fc.Arbitrary<string[]> => {
  const word = fc.constantFrom(...vocabulary);
  const fresh = fc.array(word, { maxLength: most }).map((words) => ({ from: -1, words, at: 0, what: 0 }));
  const copy = fc.record({
    from: fc.nat(20),
    words: fc.array(word, { minLength: 1, maxLength: 2 }),
    at: fc.nat(most),
    what: fc.nat(3),
  });
  return fc.array(fc.oneof(fresh, copy, copy), { maxLength: 16 }).map((list) => {
    const made: string[][] = [];
    for (const { from, words, at, what } of list) {
      const own = [...(made[from % Math.max(1, made.length)] ?? [])];
      if (from < 0 || own.length === 0) own.splice(0, own.length, ...words);
      else if (what === 0) own.splice(at % own.length, 1, ...words);
      else if (what === 1) own.splice(at % own.length, 1);
      else if (what === 2) own.splice(at % own.length, 0, ...words);
      else own.unshift(...own.splice(at % own.length));
      made.push(own);
    }
    return made.map((words) => words.join(' '));
  });
};

const WORDS = ['late', 'parcel', 'refund', '😀', 'Ü', 'invoice', 'customer', 'where', 'again', 'ok'];
const THRESHOLDS = fc.constantFrom(0.05, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1);

/** Groups are those that the pairs of the definition join, and links are such pairs. */
function checkGroups(list: readonly string[], threshold: number, mostEntries?: number): void {
  const { first, links } = groupsOf(list, threshold, mostEntries);
  const pairs = byDefinition(list, threshold);
  const groups = new Groups(list.length);
  for (const pair of pairs) {
    const [a, b] = pair.split(' ').map(Number) as [number, number];
    groups.join(a, b);
  }
  assert.deepEqual(
    [...first],
    list.map((_, n) => groups.first(n)),
  );
  assert.equal(links.length, list.length - new Set(first).size);
  for (const { a, b, similarity } of links)
    assert.ok(pairs.includes(`${a} ${b} ${similarity}`), `${a} ${b} ${similarity}`);
}

describe('nearDuplicateGroups', function () {
  this.timeout(SLOW);

  it('joins groups exactly where pairs do, at any threshold, in one part and in many', () => {
    fc.assert(
      fc.property(
        fc.oneof(texts(WORDS, 8), texts(WORDS, 30)),
        THRESHOLDS,
        fc.constantFrom(undefined, 3, 40),
        checkGroups,
      ),
      { numRuns: 200 },
    );
  });

  it('does so among hundreds of texts, most of them nearly the same, and where few pairs are close', () => {
    for (const [count, kinds] of [
      [80, 4],
      [160, 80],
    ] as const) {
      const list = Array.from({ length: count }, (_, n) => {
        const kind = n % kinds;
        const words = Array.from(
          { length: 12 + (kind % 30) },
          (_, i) => `w${(kind * 31 + i * i) % 97}${i % 3 === 0 ? 'ing' : 'ed'}`,
        );
        words[n % words.length] = `x${n % 7}`;
        if (n % 5 === 0) words.push(`tail${n}`);
        return words.join(' ');
      });
      for (const threshold of [0.6, 0.8]) {
        const { length } = byDefinition(list, threshold);
        assert.ok(length > 20, String(length));
        checkGroups(list, threshold);
      }
    }
  });

  it('joins groups exactly among texts of one template, whether they nearly all belong together or hardly any do', () => {
    const template = fc.record({
      places: fc.integer({ min: 2, max: 24 }),
      slots: fc.integer({ min: 1, max: 6 }),
      values: fc.constantFrom(2, 12, 2_000),
      seed: fc.nat(),
    });
    const { add } = Crowd.prototype;
    let crowd = 0;
    Crowd.prototype.add = function (...text) {
      crowd += 1;
      add.apply(this, text);
    };
    fc.assert(
      fc.property(template, fc.constantFrom(0.6, 0.8, 0.9), ({ places, slots, values, seed }, threshold) => {
        const random = seededRandom(seed);
        const list = Array.from({ length: 160 }, () => {
          const words = Array.from({ length: places }, (_, n) => WORDS[(n * 7) % WORDS.length]! + n);
          for (let slot = 0; slot < slots; slot += 1)
            words[random.below(places)] = `x${random.below(values)}`;
          return words.join(' ');
        });
        const groups = new Groups(list.length);
        for (const { a, b } of nearDuplicatePairs(list, threshold)) groups.join(a, b);
        assert.deepEqual(
          [...groupsOf(list, threshold).first],
          list.map((_, n) => groups.first(n)),
        );
      }),
      { numRuns: 40 },
    );
    Crowd.prototype.add = add;
    assert.ok(crowd > 100, `${crowd} texts were in a crowd`);
  });

  it('compares about as many pairs for each text, however many are composed of the same sentences', () => {
    const compared = (count: number): number => {
      const list = Array.from({ length: count }, (_, n) => bigText(n).text);
      const { compare } = Comparison.prototype;
      let pairs = 0;
      Comparison.prototype.compare = function (...of) {
        pairs += 1;
        return compare.apply(this, of);
      };
      try {
        assert.ok(groupsOf(list, 0.8).links.length > count * 0.5);
      } finally {
        Comparison.prototype.compare = compare;
      }
      return pairs;
    };
    const [few, many] = [compared(300), compared(1_200)];
    assert.ok(many < few * 6, `${few} pairs, ${many} of four times as many texts`);
  });

  it('is as exact with other characters than Latin ones', () => {
    fc.assert(
      fc.property(texts(['漢字', '𠀀𠀁', 'parcel', '語', 'é', 'ё'], 10), (list) => checkGroups(list, 0.5)),
      { numRuns: 50 },
    );
  });

  it('is as exact where the texts have more letters than shingles of 32 bits can tell apart', () => {
    const letters = Array.from({ length: 400 }, (_, n) => String.fromCharCode(0x4e00 + n * 7));
    fc.assert(
      fc.property(texts([...letters, 'parcel', 'late'], 30), THRESHOLDS, (list, threshold) =>
        checkGroups([...list, letters.slice(0, 90).join('')], threshold),
      ),
      { numRuns: 50 },
    );
  });

  it('looks past case, white space and normal form', () => {
    const { links } = groupsOf(['Cafe\u0301  is\nclosed ', 'caf\u00e9 is closed'], 0.7);
    assert.deepEqual(links, [{ a: 0, b: 1, similarity: 1 }]);
  });

  it('puts empty texts into no group', () => {
    assert.deepEqual(groupsOf(['', ' ', 'x'], 0.7).links, []);
  });

  it('joins ten thousand equal texts in a moment', () => {
    const { first, links } = groupsOf(new Array<string>(10_000).fill('the same text'), 0.7);
    assert.equal(links.length, 9_999);
    assert.equal(Math.max(...first), 0);
  });
});
