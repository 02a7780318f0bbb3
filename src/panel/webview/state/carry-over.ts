/** Carries labels of an older version of a text over to the newer one. */
import { areSpans } from '../../../project/records/marks';
import type { Labels, LayerValue, Relation, Span } from '../../../project/records/records';
import { OffsetMap } from '../../../base/text/offsets';
import { quoteOf } from './span-messages';

/** The labels that are valid for the new text, and the quotes of spans that occur in it nowhere or more than once. */
export function carryOver(labels: Labels, text: string): { labels: Labels; lost: string[] } {
  const offsets = new OffsetMap(text);
  const lost: string[] = [];
  const gone = new Set<string>();
  const carry = (value: LayerValue): LayerValue => {
    if (!areSpans(value)) return value;
    return value.flatMap((span) => {
      const moved = place(span, offsets);
      if (moved) return moved;
      lost.push(`“${quoteOf(span)}”`);
      if (span.id !== undefined) gone.add(span.id);
      return [];
    });
  };
  const carried = Object.entries(labels).map(([layer, value]) => [layer, carry(value)] as const);
  return {
    labels: Object.fromEntries(carried.map(([layer, value]) => [layer, withoutEnds(value, gone)])),
    lost,
  };
}

/** Relations without those whose spans are gone; every other value unchanged. */
function withoutEnds(value: LayerValue, gone: ReadonlySet<string>): LayerValue {
  if (gone.size === 0 || !Array.isArray(value)) return value;
  if (!value.some((item) => typeof item === 'object' && 'from' in item)) return value;
  return (value as Relation[]).filter(({ from, to }) => !gone.has(from) && !gone.has(to));
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
