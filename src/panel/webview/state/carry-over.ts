/** Carries labels of an older version of a text over to the newer one. */
import type { Labels, LayerValue, Span } from '../../../project/records/records';
import { OffsetMap } from '../../../base/text/offsets';
import { quoteOf } from './span-messages';

/** The labels that are valid for the new text, and the quotes of spans that occur in it nowhere or more than once. */
export function carryOver(labels: Labels, text: string): { labels: Labels; lost: string[] } {
  const offsets = new OffsetMap(text);
  const lost: string[] = [];
  const carry = (value: LayerValue): LayerValue => {
    if (!Array.isArray(value) || !value.some((item) => typeof item === 'object' && 'start' in item))
      return value;
    return (value as Span[]).flatMap((span) => {
      const moved = place(span, offsets);
      if (!moved) lost.push(`“${quoteOf(span)}”`);
      return moved ?? [];
    });
  };
  return {
    labels: Object.fromEntries(Object.entries(labels).map(([layer, value]) => [layer, carry(value)])),
    lost,
  };
}

/** The span at the new place of its quote: at the same offsets, or at its only occurrence. Offsets are code points. */
function place(span: Span, offsets: OffsetMap): Span | undefined {
  const parts = span.parts ?? [span];
  if (parts.every(({ start, end, text }) => text !== undefined && offsets.slice(start, end) === text))
    return span;
  if (span.parts || !span.text) return undefined;
  const first = offsets.text.indexOf(span.text);
  if (first < 0 || offsets.text.indexOf(span.text, first + 1) >= 0) return undefined;
  return { ...span, start: offsets.toCodePoint(first), end: offsets.toCodePoint(first + span.text.length) };
}
