import { isObject } from '../../base/objects';
import type { LayerValue, Labels, Span, SpanPart } from './records';
import { isSpan, UnitText, unitOf, type OffsetUnit } from './spans';

/** Labels with offsets in code points. */
export interface Converted {
  readonly labels: Labels;
  /** Layers that are missing in `labels` because an offset is outside the text or inside a character. */
  readonly refused: readonly string[];
}

/** Whether the labels of a record count offsets in a unit other than code points. */
export function isForeign(record: { readonly unit?: unknown; readonly labels?: unknown }): boolean {
  const { unit, labels } = record;
  return unitOf(unit) !== 'codepoint' && isObject(labels) && Object.values(labels).some(hasSpans);
}

/**
 * Converts the offsets of all spans from `unit` to code points of `text`. Everything else stays as it is, including ids and quotes. A layer
 * with an offset that cannot be converted is left out entirely: a partial answer would be compared as if it were complete.
 */
export function toCodePoints(labels: Labels, unit: OffsetUnit, text: string): Converted {
  if (unit === 'codepoint') return { labels, refused: [] };
  const source = new UnitText(text, unit);
  const target = new UnitText(text, 'codepoint');
  const convert = (offset: number): number | undefined => {
    const utf16 = source.toUtf16(offset);
    if (utf16 < 0) return undefined;
    const codePoint = target.fromUtf16(utf16);
    return target.toUtf16(codePoint) === utf16 ? codePoint : undefined;
  };
  const refused: string[] = [];
  const entries: [string, LayerValue][] = [];
  for (const [layer, value] of Object.entries(labels)) {
    const converted = hasSpans(value) ? convertSpans(value, convert) : value;
    if (converted) entries.push([layer, converted]);
    else refused.push(layer);
  }
  return { labels: Object.fromEntries(entries), refused };
}

/** The labels without layers of spans: those that can be compared while the text is unknown. */
export function withoutSpans(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => !hasSpans(value)));
}

export const hasSpans = (value: unknown): value is Span[] => Array.isArray(value) && value.some(isSpan);

type Convert = (offset: number) => number | undefined;

/** Spans with converted offsets; undefined if one of them cannot be converted. */
export function convertSpans(spans: readonly Span[], convert: Convert): Span[] | undefined {
  const converted: Span[] = [];
  for (const span of spans) {
    // Keep what is not a span; a lint rule reports it.
    if (!isSpan(span)) {
      converted.push(span);
      continue;
    }
    const place = convertRange(span, convert);
    const parts = span.parts?.map((part) => convertRange(part, convert));
    if (!place || parts?.includes(undefined)) return undefined;
    converted.push({ ...place, ...(parts && { parts: parts as SpanPart[] }) });
  }
  return converted;
}

function convertRange<T extends { start: number; end: number }>(range: T, convert: Convert): T | undefined {
  const [start, end] = [convert(range.start), convert(range.end)];
  return start === undefined || end === undefined ? undefined : { ...range, start, end };
}
