import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineIndex } from '../../../../src/base/yaml/line-index';

describe('base/yaml/line-index', () => {
  it('counts lines after \\n, \\r\\n and a lone \\r', () => {
    const index = new LineIndex('a\nbc\r\nd\re');
    assert.deepEqual(index.starts, [0, 2, 6, 8]);
    assert.deepEqual(index.lineColumn(0), { line: 0, character: 0 });
    assert.deepEqual(index.lineColumn(1), { line: 0, character: 1 });
    assert.deepEqual(index.lineColumn(3), { line: 1, character: 1 });
    assert.deepEqual(index.lineColumn(8), { line: 3, character: 0 });
  });

  it('puts an offset inside a line end at the end of the line', () => {
    assert.deepEqual(new LineIndex('ab\r\nc').lineColumn(3), { line: 0, character: 2 });
  });

  it('counts UTF-16 code units', () => {
    assert.deepEqual(new LineIndex('😀x\ny').lineColumn(2), { line: 0, character: 2 });
  });

  it('clamps offsets and positions outside the text', () => {
    const index = new LineIndex('ab\r\ncd');
    assert.deepEqual(index.lineColumn(-5), { line: 0, character: 0 });
    assert.deepEqual(index.lineColumn(99), { line: 1, character: 2 });
    assert.equal(index.offsetAt({ line: 0, character: 99 }), 2);
    assert.equal(index.offsetAt({ line: 9, character: 0 }), 6);
    assert.equal(index.offsetAt({ line: -1, character: 3 }), 0);
    assert.equal(index.lineStart(5), 6);
    assert.equal(index.lineEnd(1), 6);
  });

  it('does not count a byte order mark as a character', () => {
    const index = new LineIndex('\ufeffa: 1\nb');
    assert.deepEqual(index.lineColumn(0), { line: 0, character: 0 });
    assert.deepEqual(index.lineColumn(4), { line: 0, character: 3 });
    assert.deepEqual(index.lineColumn(7), { line: 1, character: 1 });
    assert.equal(index.offsetAt({ line: 0, character: 0 }), 1);
    assert.equal(index.offsetAt({ line: -1, character: 0 }), 1);
  });

  it('has one empty line for the empty text, and one after a final line end', () => {
    assert.equal(new LineIndex('').lineCount, 1);
    assert.equal(new LineIndex('a\n').lineCount, 2);
    assert.deepEqual(new LineIndex('a\n').lineColumn(2), { line: 1, character: 0 });
  });

  it('comes back to the same offset, for every offset that is not inside a line end', () => {
    const text = fc
      .array(fc.constantFrom('a', '😀', '\n', '\r\n', '\r', ' '), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (sample) => {
        const index = new LineIndex(sample);
        for (let offset = 0; offset <= sample.length; offset++) {
          const inside = sample.charAt(offset - 1) === '\r' && sample.charAt(offset) === '\n';
          assert.equal(index.offsetAt(index.lineColumn(offset)), inside ? offset - 1 : offset);
        }
        assert.equal(index.lineCount, sample.split(/\r\n|\r|\n/).length);
      }),
    );
  });
});
