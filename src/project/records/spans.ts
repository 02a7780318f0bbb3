/** Spans of a record, read against the text of its sample: offsets of any unit become UTF-16 offsets to slice and to place findings. */
import { isObject } from '../../base/objects';
import { OffsetMap } from '../../base/text/offsets';
import { withoutOddTexts } from './labels';
import type { Span, SpanPart, LayerValue, Labels } from './records';

export type OffsetUnit = 'codepoint' | 'utf16' | 'byte';

/** The unit a record declares; code points when it declares none or one that is not known. */
export function unitOf(unit: unknown): OffsetUnit {
  return unit === 'utf16' || unit === 'byte' ? unit : 'codepoint';
}

/** A text whose offsets are counted in one unit. Texts in which the unit equals UTF-16 (ASCII, or no astral characters) cost no table. */
export class UnitText {
  readonly #map: OffsetMap;

  constructor(
    readonly text: string,
    readonly unit: OffsetUnit,
  ) {
    this.#map = new OffsetMap(text);
  }

  /** In the unit. */
  get length(): number {
    if (this.unit === 'utf16') return this.text.length;
    return this.unit === 'byte' ? this.#map.utf8Length : this.#map.codePointLength;
  }

  /** Offset in the unit to UTF-16; -1 when the text has no such offset, or it lies inside a character's bytes. */
  toUtf16(offset: number): number {
    if (this.unit === 'utf16')
      return Number.isInteger(offset) && offset >= 0 && offset <= this.text.length ? offset : -1;
    return (this.unit === 'byte' ? this.#map.byteToUtf16(offset) : this.#map.toUtf16(offset)) ?? -1;
  }

  /** UTF-16 offset to one in code points, whatever the unit. */
  toCodePoint(utf16: number): number {
    return this.#map.toCodePoint(utf16);
  }

  /** UTF-16 offset to one in the unit; inside a surrogate pair: the one before it (in UTF-16: itself). */
  fromUtf16(utf16: number): number {
    if (this.unit === 'utf16') return utf16;
    return this.unit === 'byte' ? this.#map.utf16ToByte(utf16) : this.#map.toCodePoint(utf16);
  }
}

/** A stretch of text that a span covers: the span itself, or one part of a discontinuous one. */
export interface SpanPiece {
  /** As the record has them: in its unit, unchecked numbers. */
  readonly start: number;
  readonly end: number;
  readonly quote: string | undefined;
  /** Index of the part; -1 for a span without parts. */
  readonly part: number;
  /** UTF-16 offsets in the text; -1 where the text has no such offset, or is not known. */
  readonly from: number;
  readonly to: number;
}

export interface LocatedSpan {
  readonly span: Readonly<Span>;
  /** Index in the layer's list. */
  readonly index: number;
  readonly pieces: readonly SpanPiece[];
}

/** Reads a layer's list of spans, without malformed ones (rule cardinality-violation). Without a text, there are no UTF-16 offsets. */
export function locateSpans(value: unknown, text: UnitText | undefined): LocatedSpan[] {
  if (!Array.isArray(value)) return [];
  const placed: LocatedSpan[] = [];
  for (let index = 0; index < value.length; index++) {
    const span = value[index] as unknown;
    if (!isSpan(span)) continue;
    const parts = span.parts;
    placed.push({
      span: withoutOddTexts(span),
      index,
      pieces: parts ? parts.map((part, at) => piece(part, at, text)) : [piece(span, -1, text)],
    });
  }
  return placed;
}

function piece(
  place: { start: number; end: number; text?: string },
  part: number,
  text: UnitText | undefined,
): SpanPiece {
  return {
    start: place.start,
    end: place.end,
    quote: typeof place.text === 'string' ? place.text : undefined,
    part,
    from: text ? text.toUtf16(place.start) : -1,
    to: text ? text.toUtf16(place.end) : -1,
  };
}

/** Whether a value can be read as a span: numbers for offsets, a label, and parts that have offsets too. */
export function isSpan(value: unknown): value is Span {
  if (!hasOffsets(value) || typeof value.label !== 'string') return false;
  const { parts } = value;
  return parts === undefined || (Array.isArray(parts) && parts.length > 0 && parts.every(hasOffsets));
}

const hasOffsets = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && typeof value.start === 'number' && typeof value.end === 'number';

/** Path of a piece below the layer's list: `[index]`, or `[index, 'parts', part]`. */
export function piecePath(span: LocatedSpan, piece: SpanPiece): (string | number)[] {
  return piece.part < 0 ? [span.index] : [span.index, 'parts', piece.part];
}

interface LabelledPlaces extends Pick<Span, 'label' | 'start' | 'end'> {
  readonly parts?: readonly SpanPart[];
}

/** Equal for spans with one label and the same places. */
export const spanKey = ({ label, start, end, parts }: LabelledPlaces): string =>
  JSON.stringify([label, start, end, parts?.map((part) => [part.start, part.end])]);

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
