import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Span } from '../../../../src/project/records/records';
import type { Layer } from '../../../../src/project/schema/layer-types';
import { textModel } from '../../../../src/panel/webview/state/text-model';
import { drawnSpans, segments } from '../../../../src/panel/webview/view/span-layout';
import { pieces } from '../../../../src/panel/webview/view/hidden-characters';
import { pick } from '../../../support/pick';

const layer = {
  id: 'e',
  type: 'spans',
  labels: ['a'],
  overlap: 'any',
  discontinuous: true,
  boundary: 'character',
  required: false,
} as Layer;
const text = 'one two three four five six seven eight nine ten';
const draw = (spans: Span[], of = text) => drawnSpans(textModel(of), [layer], { e: spans }, (id) => id);

describe('where spans are drawn', () => {
  it('puts inner spans nearer to the words', () => {
    const [outer, inner] = draw([
      { start: 4, end: 7, label: 'a' },
      { start: 0, end: 18, label: 'a' },
    ]);
    assert.deepEqual([outer!.start, outer!.lane, inner!.start, inner!.lane], [0, 1, 4, 0]);
  });

  it('gives crossing spans, and names that would touch, different lanes', () => {
    const crossing = draw([
      { start: 0, end: 7, label: 'a' },
      { start: 4, end: 13, label: 'a' },
    ]);
    assert.notEqual(crossing[0]!.lane, crossing[1]!.lane);
    const long = drawnSpans(
      textModel('a b c'),
      [layer],
      {
        e: [
          { start: 0, end: 1, label: 'a' },
          { start: 2, end: 3, label: 'a' },
        ],
      },
      () => 'a long name',
    );
    assert.notEqual(long[0]!.lane, long[1]!.lane);
  });

  it('leaves out spans that are not in the text, and keeps the places of the others', () => {
    const drawn = draw([
      { start: 90, end: 95, label: 'a' },
      { start: 5, end: 2, label: 'a' },
      { start: 0, end: 3, label: 'a' },
    ]);
    assert.deepEqual(pick(drawn, 'index'), [2]);
  });

  it('never lets two spans share a place in a lane, and covers each line by segments', () => {
    const span = fc
      .tuple(fc.nat(47), fc.integer({ min: 1, max: 20 }))
      .map(([start, length]): Span => ({ start, end: Math.min(text.length, start + length), label: 'a' }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 15 }), (spans) => {
        const drawn = draw(spans);
        assert.equal(drawn.length, spans.length);
        for (const [at, one] of drawn.entries()) {
          for (const other of drawn.slice(at + 1))
            assert.ok(one.lane !== other.lane || one.end <= other.start || other.end <= one.start);
        }
        const cut = segments({ start: 0, end: text.length }, drawn);
        assert.equal(cut.map(({ start, end }) => text.slice(start, end)).join(''), text);
        for (const segment of cut) {
          const covering = drawn.filter(({ start, end }) => start <= segment.start && end >= segment.end);
          assert.equal(segment.spans.length, covering.length);
        }
      }),
    );
  });

  it('draws the line on between the parts of a discontinuous span', () => {
    const cut = segments(
      { start: 0, end: text.length },
      draw([
        {
          start: 0,
          end: 13,
          label: 'a',
          parts: [
            { start: 0, end: 3 },
            { start: 8, end: 13 },
          ],
        },
      ]),
    );
    assert.deepEqual(
      cut.map(({ spans, gaps }) => [spans.length, gaps.length]),
      [
        [1, 0],
        [0, 1],
        [1, 0],
        [0, 0],
      ],
    );
  });
});

describe('hidden characters', () => {
  it('are named, and together with the rest are the text', () => {
    const all = 'a\u0000b\u200bc\u202ed\ud83d\u00ad\ufeff\te';
    assert.equal(
      pieces(all)
        .map((piece) => piece.text)
        .join(''),
      all,
    );
    assert.deepEqual(
      pieces(all).flatMap(({ mark }) => mark ?? []),
      ['NUL', 'ZWSP', 'RLO', 'U+D83D', 'SHY', 'BOM'],
    );
  });
  it('leave emoji, flags and joined letters whole', () => {
    for (const whole of ['👩‍👩‍👧', '🇩🇪', 'می‌خواهم', '❤️', 'क्‍ष'])
      assert.deepEqual(pieces(whole), [{ text: whole }], whole);
  });
});
