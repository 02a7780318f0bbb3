import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineIndex, withoutLineEnd } from '../../../../src/core/jsonl/line-index';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function indexOf(bytes: Uint8Array, pieceSize = bytes.length || 1): LineIndex {
  const index = new LineIndex();
  for (let at = 0; at < bytes.length; at += pieceSize) index.add(bytes.subarray(at, at + pieceSize));
  return index;
}

/** The lines as the index sees them: without LF, without CR, without byte order mark. */
function lines(text: string, pieceSize?: number): string[] {
  const bytes = encode(text);
  const index = indexOf(bytes, pieceSize);
  return Array.from({ length: index.count }, (_, i) => {
    const start = index.start(i);
    return Buffer.from(bytes.subarray(start, withoutLineEnd(bytes, start, index.end(i)))).toString();
  });
}

describe('LineIndex', () => {
  it('knows the lines of LF and CRLF files, with and without a line break at the end', () => {
    assert.deepEqual(lines('a\nb'), ['a', 'b']);
    assert.deepEqual(lines('a\nb\n'), ['a', 'b']);
    assert.deepEqual(lines('a\r\nb\r\n'), ['a', 'b']);
    assert.deepEqual(lines('\n\na\n\n'), ['', '', 'a', '']);
    assert.deepEqual(lines(''), []);
    assert.deepEqual(lines('\n'), ['']);
    assert.equal(indexOf(encode('a\nb')).endsWithLineFeed, false);
    assert.equal(indexOf(encode('a\n')).endsWithLineFeed, true);
  });

  it('leaves a byte order mark out of the first line', () => {
    for (const pieceSize of [1, 2, 3, 4, 100]) {
      assert.deepEqual(lines('\ufeffa\nb\n', pieceSize), ['a', 'b']);
      assert.equal(indexOf(encode('\ufeffa'), pieceSize).hasBom, true);
      assert.equal(indexOf(encode('\ufefea'), pieceSize).hasBom, false);
    }
    assert.deepEqual(lines('\ufeff'), ['']);
    assert.deepEqual(lines('\ufeff\n'), ['']);
    assert.equal(indexOf(encode('a\ufeff')).hasBom, false);
    assert.equal(indexOf(Uint8Array.of(0xef, 0xbb)).hasBom, false);
  });

  it('is the same however the bytes are cut', () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '\n', '\r\n', '\r', '{}'), { maxLength: 60 })
      .map((a) => a.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (content, pieceSize) => {
        const expected = content.split('\n').map((line) => line.replace(/\r$/, ''));
        if (content === '' || content.endsWith('\n')) expected.pop();
        assert.deepEqual(lines(content, pieceSize), expected);
      }),
    );
  });

  it('goes on when the file grows, also within its last line', () => {
    const index = indexOf(encode('a\nb'));
    assert.deepEqual([index.count, index.start(1), index.end(1)], [2, 2, 3]);
    index.add(encode('c\nd\n'));
    assert.deepEqual([index.count, index.start(1), index.end(1)], [3, 2, 4]);
    assert.deepEqual([index.start(2), index.end(2), index.size], [5, 6, 7]);
  });

  it('finds the line of a byte', () => {
    const index = indexOf(encode('ab\n\ncd\n'));
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((byte) => index.lineAt(byte)),
      [0, 0, 0, 1, 2, 2, 2, 2],
    );
    assert.equal(new LineIndex().lineAt(0), -1);
  });

  it('holds many lines', () => {
    const index = new LineIndex();
    const piece = encode('x\n'.repeat(1000));
    for (let i = 0; i < 100; i++) index.add(piece);
    assert.equal(index.count, 100_000);
    assert.equal(index.start(99_999), 199_998);
  });

  it('refuses lines that are not there', () => {
    const index = indexOf(encode('a\n'));
    for (const line of [-1, 1, NaN]) {
      assert.throws(() => index.start(line), RangeError);
      assert.throws(() => index.end(line), RangeError);
    }
  });
});
