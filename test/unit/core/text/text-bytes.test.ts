import assert from 'node:assert/strict';
import fc from 'fast-check';
import { OffsetMap } from '../../../../src/core/text/offsets';
import { TextBytes } from '../../../../src/core/text/text-bytes';

const text = new TextBytes();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads what stands between the quotes of a JSON string; false where it is left to JSON.parse. */
function read(json: string | Uint8Array): boolean {
  const bytes = typeof json === 'string' ? new TextEncoder().encode(json) : json;
  return text.read(bytes, 1, bytes.length - 1);
}

describe('core/text/text-bytes', () => {
  it('is the text that JSON.parse reads', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'a',
        '\n',
        '\\',
        '"',
        '\t\r',
        'é',
        '😡',
        '\u200b',
        'plain words ',
        'x'.repeat(5000),
        '\u0301',
      ),
      fc.string({ unit: 'binary' }),
    );
    let count = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const written = pieces.join('');
        const json = JSON.stringify(written);
        if (!read(json)) return assert.match(json, /\\[ubf]/);
        count += 1;
        assert.equal(decoder.decode(text.all()), written);
        assert.equal(text.units, written.length);
        const map = new OffsetMap(written);
        const all = [0, 3, 1, map.codePointLength - 1, map.codePointLength, map.codePointLength + 1];
        for (const codePoint of all.filter((each) => each >= 0)) {
          const utf16 = map.toUtf16(codePoint);
          const at = utf16 === undefined ? -1 : new TextEncoder().encode(written.slice(0, utf16)).length;
          assert.equal(text.find(codePoint), at);
        }
      }),
      { numRuns: 50 },
    );
    assert.ok(count > 15);
  });

  it('leaves what is no UTF-8', () => {
    for (const bytes of [
      [0xff],
      [0xc3],
      [0xc0, 0x80],
      [0xe0, 0x80, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0x80],
    ])
      assert.equal(read(Uint8Array.from([0x22, 0x61, ...bytes, 0x22])), false, String(bytes));
  });

  it('leaves escapes of other characters', () => {
    for (const escape of ['\\u00e9', '\\ud83d', '\\b', '\\f', 'a\\'])
      assert.equal(read(`"${escape}"`), false, escape);
    assert.ok(read('"a\\/b"'));
    assert.equal(decoder.decode(text.all()), 'a/b');
  });
});
