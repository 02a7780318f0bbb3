import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anchorOf, Readings, type Reading } from '../../../../src/project/records/quote-search';
import { UnitText } from '../../../../src/project/records/spans';

/** Texts in which the units differ. */
const texts = fc
  .array(fc.constantFrom('a', 'é', 'e\u0301', '中', '😀', '\r\n', '\n', ' '), { minLength: 1, maxLength: 30 })
  .map((list) => list.join(''));

describe('another way to count offsets', () => {
  it('finds the place that was meant, whatever was counted', () => {
    const units = fc.constantFrom('utf16', 'byte', 'codepoint');
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), units, (text, a, b, unit) => {
        const points = [...text];
        const [from, to] = [a % points.length, b % points.length].sort((x, y) => x - y) as [number, number];
        const [start, end] = [points.slice(0, from).join('').length, points.slice(0, to + 1).join('').length];
        const counted = new UnitText(text, unit);
        const found = new Readings(text, 'codepoint').find(
          unit,
          counted.fromUtf16(start),
          counted.fromUtf16(end),
          text.slice(start, end),
        );
        assert.deepEqual(found, { from: start, to: end });
      }),
    );
  });

  it('finds places that were counted in a converted text', () => {
    const cases: [Reading, (text: string) => string][] = [
      ['crlf', (text) => text.replaceAll('\r\n', '\n')],
      ['nfc', (text) => text.normalize('NFC')],
      ['nfd', (text) => text.normalize('NFD')],
    ];
    const text = 'a\r\ncafé e\u0301t\r\n😀 9 EUR';
    for (const [reading, convert] of cases) {
      const converted = [...convert(text)];
      const start = converted.lastIndexOf('9');
      const found = new Readings(text, 'codepoint').find(reading, start, start + 5, '9 EUR');
      assert.equal(found && text.slice(found.from, found.to), '9 EUR', reading);
    }
  });

  it('explains nothing that is not so', () => {
    assert.equal(new Readings('abc', 'codepoint').explain(0, 2, 'bc'), undefined);
  });
});

describe('where a quote must stand', () => {
  it('is its only place, or the only one nearby', () => {
    assert.deepEqual(anchorOf('a b c', 'b', 0), { from: 2, to: 3 });
    assert.equal(anchorOf('b a b', 'b', 0), undefined);
    assert.deepEqual(anchorOf(`b${' '.repeat(60)}b`, 'b', 2), { from: 0, to: 1 });
    assert.equal(anchorOf('abc', '', 0), undefined);
    assert.equal(anchorOf('abc', 'x', 0), undefined);
  });
});
