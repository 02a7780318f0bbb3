import type { Labels, Span } from '../../project/records/records';
import { isSpan, UnitText, type OffsetUnit } from '../../project/records/spans';
import { OffsetMap } from '../../base/text/offsets';

/**
 * Labels with the offsets of their spans in code points. An offset that does not exist in the text becomes -1, which makes the span invalid
 * and gets it reported.
 */
export function inCodePoints(labels: Labels, text: string, unit: OffsetUnit): Labels {
  if (unit === 'codepoint') return labels;
  const from = new UnitText(text, unit);
  const map = new OffsetMap(text);
  const convert = (offset: number): number => {
    const utf16 = from.toUtf16(offset);
    return utf16 < 0 ? -1 : map.toCodePoint(utf16);
  };
  const span = (one: Span): Span => ({
    ...one,
    start: convert(one.start),
    end: convert(one.end),
    ...(one.parts && {
      parts: one.parts.map((part) => ({ ...part, start: convert(part.start), end: convert(part.end) })),
    }),
  });
  return Object.fromEntries(
    Object.entries(labels).map(([layer, value]) => [
      layer,
      Array.isArray(value) && value.length > 0 && value.every(isSpan) ? value.map(span) : value,
    ]),
  );
}
