import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseMarked, writeMarked } from '../../../../src/project/model/markup';

const isLabel = (name: string): boolean => name === 'a' || name === 'b';

describe('project/model/markup', () => {
  it('marks with brackets that end with the name of a label, and takes all others for text', () => {
    const { text, spans } = parseMarked('[x [y](b) \\[z](a) [w](zz) [v', isLabel);
    assert.equal(text, 'x y [z [w](zz) [v');
    assert.deepEqual(
      spans.map(({ label, text }) => [label, text]),
      [
        ['a', 'x y [z'],
        ['b', 'y'],
      ],
    );
  });

  it('reads what is written', () => {
    const piece = fc.constantFrom('[', ']', '(', ')', '\\', '](a)', '😀', 'x', ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(12), fc.nat(12), (pieces, one, other) => {
        const text = pieces.join('');
        const [start, end] = [one, other].map((at) => Math.min(at, [...text].length)).sort((a, b) => a - b);
        if (start === end) return;
        const read = parseMarked(writeMarked(text, [{ start: start!, end: end!, label: 'a' }]), isLabel);
        assert.equal(read.text, text);
        assert.deepEqual([read.spans[0]!.start, read.spans[0]!.end, read.spans.length], [start, end, 1]);
      }),
    );
  });

  it('asks about each bracket a few times, however deep they are nested', () => {
    const deep = 2000;
    let asked = 0;
    const { spans } = parseMarked(`${'['.repeat(deep)}x${'](a)'.repeat(deep)}`, (name) => {
      asked += 1;
      return isLabel(name);
    });
    assert.equal(spans.length, deep);
    assert.ok(asked <= 4 * deep, String(asked));
  });
});
