import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type OffsetUnit,
  isForeign,
  toCodePoints,
  withoutSpans,
} from '../../../../src/project/records/spans';

/** What other languages count for the same place, worked out without the code under test. */
const counted = (text: string, codePoint: number, unit: OffsetUnit): number => {
  const before = [...text].slice(0, codePoint).join('');
  if (unit === 'codepoint') return codePoint;
  return unit === 'utf16' ? before.length : Buffer.byteLength(before);
};

const texts = fc
  .array(fc.constantFrom('a', ' ', 'é', '€', '😡', '👨‍🚒', '𝒳', '\r\n', 'ﬁ'), { minLength: 1, maxLength: 20 })
  .map((parts) => parts.join(''));
const units = fc.constantFrom<OffsetUnit>('codepoint', 'utf16', 'byte');

describe('toCodePoints', () => {
  it('gives the offsets that code points have, for every unit, parts included', () => {
    fc.assert(
      fc.property(texts, units, fc.array(fc.nat(), { minLength: 2, maxLength: 6 }), (text, unit, places) => {
        const { length } = [...text];
        const offsets = places.map((place) => place % (length + 1)).sort((a, b) => a - b);
        const spans = offsets
          .slice(1)
          .map((end, n) => ({ id: `s${n}`, start: offsets[n]!, end, label: 'x', text: 'q' }));
        const whole = {
          start: offsets[0]!,
          end: offsets.at(-1)!,
          label: 'y',
          parts: spans.map(({ start, end }) => ({ start, end })),
        };
        const given = [...spans, whole];
        const foreign = JSON.parse(
          JSON.stringify(given, (key, value: unknown) =>
            key === 'start' || key === 'end' ? counted(text, value as number, unit) : value,
          ),
        ) as typeof given;
        const labels = { intent: 'refund', tags: ['a', 'b'], urgency: 3, parts: foreign };
        const { labels: converted, refused } = toCodePoints(labels, unit, text);
        assert.deepEqual(converted, { ...labels, parts: given });
        assert.deepEqual(refused, []);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a layer whose offsets lie inside a character or outside the text', () => {
    const spans = (start: number, end: number) => ({ intent: 'refund', parts: [{ start, end, label: 'x' }] });
    for (const [unit, start, end] of [
      ['utf16', 0, 1],
      ['utf16', 1, 2],
      ['byte', 0, 3],
      ['byte', 4, 5],
      ['utf16', 0, 9],
      ['byte', 0, 99],
      ['utf16', -1, 2],
    ] as const)
      assert.deepEqual(toCodePoints(spans(start, end), unit, '😡é.'), {
        labels: { intent: 'refund' },
        refused: ['parts'],
      });
  });

  it('knows which records need it', () => {
    const parts = [{ start: 0, end: 1, label: 'x' }];
    assert.ok(isForeign({ unit: 'utf16', labels: { parts } }));
    assert.ok(!isForeign({ unit: 'codepoint', labels: { parts } }));
    assert.ok(!isForeign({ labels: { parts } }));
    assert.ok(!isForeign({ unit: 'byte', labels: { parts: [], tags: ['a'] } }));
    assert.deepEqual(withoutSpans({ parts, tags: ['a'], none: [] }), { tags: ['a'], none: [] });
  });
});
