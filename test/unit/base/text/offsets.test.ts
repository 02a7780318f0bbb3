import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  codePointLength,
  hasLoneSurrogate,
  isInsidePair,
  OffsetMap,
} from '../../../../src/base/text/offsets';

/** Any UTF-16 units, lone surrogates and pairs among them, and now and then longer than a stride of the table. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom('a', 'é', '€', '😡', '\ud83d', '\ude00', '\ufeff'),
      fc.string({ unit: 'binary' }),
    ),
    {
      maxLength: 200,
    },
  )
  .map((parts) => parts.join(''));

/** UTF-8 with lone surrogates as three bytes each, as Python's surrogatepass writes them. */
function utf8(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const point = char.codePointAt(0)!;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

describe('offsets', () => {
  it('counts as Python does', () => {
    assert.equal(codePointLength('a😡b'), 3);
    assert.equal(codePointLength('\ud83d\ud83d\ude00'), 2);
    assert.equal(codePointLength(''), 0);
  });

  it('agrees with an iteration over the string', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const map = new OffsetMap(text);
        const chars = [...text];
        assert.equal(codePointLength(text), chars.length);
        assert.equal(map.codePointLength, chars.length);
        assert.equal(map.utf8Length, utf8(text));
        let utf16 = 0;
        let bytes = 0;
        for (let i = 0; i <= chars.length; i++) {
          assert.equal(map.toUtf16(i), utf16);
          assert.equal(map.toCodePoint(utf16), i);
          assert.equal(map.utf16ToByte(utf16), bytes);
          assert.equal(map.byteToUtf16(bytes), utf16);
          const char = chars[i] ?? '';
          if (char.length === 2) {
            assert.ok(isInsidePair(text, utf16 + 1));
            assert.equal(map.toCodePoint(utf16 + 1), i);
            assert.equal(map.utf16ToByte(utf16 + 1), bytes);
          }
          for (let inside = 1; inside < utf8(char); inside++) {
            assert.equal(map.byteToUtf16(bytes + inside), undefined);
          }
          utf16 += char.length;
          bytes += utf8(char);
        }
      }),
    );
  });

  it('cuts as an array of characters is cut', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.integer({ min: -2, max: 400 }),
        fc.integer({ min: -2, max: 400 }),
        (text, a, b) => {
          const slice = new OffsetMap(text).slice(a, b);
          const chars = [...text];
          const valid = a >= 0 && a <= b && b <= chars.length;
          assert.equal(slice, valid ? chars.slice(a, b).join('') : undefined);
        },
      ),
    );
  });

  it('has no answer for offsets that are none', () => {
    for (const text of ['abc', 'a😡c']) {
      const map = new OffsetMap(text);
      for (const wrong of [-1, 4, 1.5, NaN, Infinity]) {
        assert.equal(map.toUtf16(wrong), undefined);
        assert.equal(map.byteToUtf16(wrong === 4 ? 7 : wrong), undefined);
      }
      for (const wrong of [-1, text.length + 1, 0.5, NaN]) {
        assert.throws(() => map.toCodePoint(wrong), RangeError);
        assert.throws(() => map.utf16ToByte(wrong), RangeError);
      }
    }
  });

  it('finds lone surrogates', () => {
    assert.equal(hasLoneSurrogate('a😡'), false);
    assert.equal(hasLoneSurrogate('a\ud83d'), true);
    assert.equal(hasLoneSurrogate('\ude00a'), true);
    assert.equal(hasLoneSurrogate('\ude00\ud83d'), true);
    // Encoding replaces lone surrogates, and nothing else.
    fc.assert(
      fc.property(anyText, (text) => hasLoneSurrogate(text) === (Buffer.from(text).toString() !== text)),
    );
  });
});
