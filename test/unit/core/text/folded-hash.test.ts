import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldedHash, foldText } from '../../../../src/core/text/fold';

describe('core/text/fold: foldedHash', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'A',
      'b',
      ' ',
      '\t',
      '\n',
      '\u00a0',
      '\u3000',
      '\u2028',
      '\ufeff',
      'É',
      'é',
      'e\u0301',
      'ß',
      'İ',
      'ſ',
    ),
    fc.constantFrom(
      'Σ',
      'ς',
      'ΟΔΟΣ',
      'ﬁ',
      '①',
      '㎏',
      '𝒜',
      '😡',
      '👩\u200d🚒',
      '🇩🇪',
      '\u1112\u1161\u11ab',
      '한',
      '\u0130',
      'Ⅷ',
      '½',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.constantFrom('\ud83d', '\ude21'),
  );
  const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));

  it('is that of the folded text, whatever the text', () => {
    fc.assert(
      fc.property(text, (one) => {
        const folded = foldText(one);
        // The second letter that "İ" becomes may stand behind other marks when the text is folded once more.
        fc.pre(foldText(folded) === folded);
        assert.equal(foldedHash(one), foldedHash(folded));
      }),
      { numRuns: 3000 },
    );
  });

  it('is that of the folded text for every character, alone and after a letter', () => {
    for (let code = 0; code < 0x110000; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      const inside = `a${character}B`;
      if (foldedHash(inside) !== foldedHash(foldText(inside))) assert.fail(`U+${code.toString(16)}`);
    }
  });

  it('is that of the folded text for every mark after letters that join marks, and after other marks', () => {
    const before = [
      'e',
      '\u0915',
      '\u0928',
      '\u09c7',
      '\u0bc6',
      '\u3046',
      '\u1025',
      '\u0301',
      '\u0345',
      '\u093c',
      '\u093e',
    ];
    for (let code = 0x300; code < 0x10000; code++) {
      const mark = String.fromCharCode(code);
      if (!/\p{M}/u.test(mark)) continue;
      for (const letter of before) {
        const both = `x${letter}${mark}\u0301${mark}`;
        if (foldedHash(both) !== foldedHash(foldText(both)))
          assert.fail(`U+${code.toString(16)} after ${letter}`);
      }
    }
  });

  it('differs where folded texts differ', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        // Lone surrogates are all the same in UTF-8.
        const same = Buffer.from(foldText(one)).equals(Buffer.from(foldText(other)));
        assert.equal(foldedHash(one) === foldedHash(other), same);
      }),
      { numRuns: 3000 },
    );
  });

  it('is never 0, and takes long texts', () => {
    assert.notEqual(foldedHash(''), 0);
    const long = 'Aé 😡'.repeat(100_000);
    assert.equal(foldedHash(long), foldedHash(`  ${long.toUpperCase()}\n`));
  });
});
