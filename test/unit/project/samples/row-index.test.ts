import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isBlank, RowIndex } from '../../../../src/project/samples/row-index';

/** Rows of bytes that come in pieces: where each starts, and its line. */
function rowsOf(pieces: readonly Uint8Array[]): [start: number, line: number][] {
  const index = new RowIndex();
  for (const piece of pieces) index.add(piece);
  index.end();
  return Array.from({ length: index.rows }, (_, row) => [index.start(row), index.lineOf(row)]);
}

const bytewise = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (byte) => Uint8Array.of(byte));

describe('project/samples/row-index', () => {
  const BOM = [0xef, 0xbb, 0xbf];
  const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)];

  it('takes a byte order mark alone for no row, whole or byte by byte', () => {
    for (const bytes of [BOM, [...BOM, 10], [...BOM, 13, 10], [...BOM, 32, 10, 10]]) {
      assert.deepEqual(rowsOf([Uint8Array.from(bytes)]), [], String(bytes));
      assert.deepEqual(rowsOf(bytewise(Uint8Array.from(bytes))), [], String(bytes));
    }
    const next = Uint8Array.from([...BOM, 10, ...utf8('{}\n')]);
    assert.deepEqual(rowsOf(bytewise(next)), [[4, 1]]);
  });

  it('takes what only begins like one, or stands elsewhere, for text', () => {
    for (const bytes of [[0xef], [0xef, 0xbb], [0xef, 0xbb, 10], [...utf8('ï\n')], [...BOM, ...BOM]])
      assert.deepEqual(rowsOf(bytewise(Uint8Array.from(bytes))), [[0, 0]], String(bytes));
    assert.deepEqual(rowsOf(bytewise(Uint8Array.from([10, ...BOM]))), [[1, 1]]);
  });

  it('finds the same rows whatever the pieces are', () => {
    const byte = fc.constantFrom(10, 13, 32, 9, 0x61, ...BOM);
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(byte, { maxLength: 12 }),
        fc.array(fc.nat(12)),
        (mark, list, cuts) => {
          const bytes = Uint8Array.from([...(mark ? BOM : []), ...list]);
          const places = [...new Set([0, ...cuts, bytes.length])]
            .filter((cut) => cut <= bytes.length)
            .sort((a, b) => a - b);
          const pieces = places.slice(1).map((end, n) => bytes.subarray(places[n], end));
          assert.deepEqual(rowsOf(pieces), rowsOf([bytes]));
          assert.deepEqual(rowsOf(bytewise(bytes)), rowsOf([bytes]));
          // Whoever looks at lines that were found otherwise sees the same ones blank.
          const end = bytes.indexOf(10);
          const first = end < 0 ? bytes.length : end;
          assert.equal(isBlank(bytes, 0, first, true), rowsOf([bytes.subarray(0, first)]).length === 0);
        },
      ),
    );
  });
});
