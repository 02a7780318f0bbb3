import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemoryFiles } from '../../../support/memory-files';
import { OverlayFiles } from '../../../../src/project/files/overlay-files';
import { cutChunks, ChunkReader } from '../../../../src/engine/chunks/chunk-reader';
import { pick } from '../../../support/pick';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The lines of a file as its ranges show them: text, offset, closed. */
function linesInRanges(text: string, size: number): { lines: [string, number, boolean][]; next: number[] } {
  const files = new OverlayFiles(new MemoryFiles({ 'a.jsonl': text }));
  const reader = new ChunkReader(files);
  const total = new TextEncoder().encode(text).length;
  const lines: [string, number, boolean][] = [];
  const next: number[] = [];
  for (const range of cutChunks(total, size))
    next.push(
      reader.lines('a.jsonl', range, total, (bytes, start, end, offset, closed) => {
        assert.ok(offset >= range.start && offset < range.end);
        lines.push([decoder.decode(bytes.subarray(start, end)), offset, closed]);
      }),
    );
  return { lines, next };
}

function linesOf(text: string): [string, number, boolean][] {
  const pieces = text.split('\n');
  let offset = 0;
  const lines = pieces.map((piece, at): [string, number, boolean] => {
    const line: [string, number, boolean] = [piece, offset, at < pieces.length - 1];
    offset += new TextEncoder().encode(piece).length + 1;
    return line;
  });
  return lines.filter(([piece, , closed]) => closed || piece !== '');
}

describe('engine/chunks/chunk-reader', () => {
  it('covers a file without gaps, the beginning in one range', () => {
    assert.deepEqual(cutChunks(0, 10), []);
    assert.deepEqual(cutChunks(500, 10), [{ start: 0, end: 500 }]);
    assert.deepEqual(pick(cutChunks(1050, 20), 'start', 'end'), [
      [0, 1024],
      [1024, 1044],
      [1044, 1050],
    ]);
  });

  it('shows each line once, however long it is and wherever a range ends', () => {
    const piece = fc.oneof(
      fc.constantFrom('', '\r', ' ', 'é', '😡', 'ab\r', '{"id":"1"}'),
      fc.integer({ min: 0, max: 90 }).map((length) => 'x'.repeat(length)),
    );
    const text = fc
      .tuple(fc.constantFrom('', '\ufeff'), fc.array(piece, { maxLength: 60 }), fc.boolean())
      .map(([bom, lines, closed]) => bom + 'y'.repeat(1000) + '\n' + lines.join('\n') + (closed ? '\n' : ''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 64 }), (one, size) => {
        const { lines, next } = linesInRanges(one, size);
        assert.deepEqual(lines, linesOf(one));
        assert.equal(Math.max(...next), new TextEncoder().encode(one).length);
      }),
    );
  });

  it('finds the end of a line that is longer than many ranges', () => {
    const text = `${'a'.repeat(300_000)}\nb\n${'c'.repeat(200_000)}`;
    assert.deepEqual(
      linesInRanges(text, 4096).lines.map(([line, offset, closed]) => [line.length, offset, closed]),
      [
        [300_000, 0, true],
        [1, 300_001, true],
        [200_000, 300_003, false],
      ],
    );
  });
});
