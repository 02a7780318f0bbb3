import { isObject } from '../../base/objects';
import { OffsetMap } from '../../base/text/offsets';
import { shorten } from '../../base/text/phrases';
import type { LayerValue, Span } from '../../project/records/records';
import type { SpansLayer } from '../../project/schema/layer-types';
import { readAttributes } from '../asked-attributes';
import type { Reply } from '../kind';
import { occurrences, type QuotedText } from '../quoted-text';

/** The spans of a reply: each quotes its text. */
export function readSpans(
  layer: SpansLayer,
  value: unknown,
  { text, isJoined, report }: Reply,
): Span[] | undefined {
  if (!Array.isArray(value)) {
    report(`"${layer.id}" takes a list of spans; [] is none.`);
    return undefined;
  }
  const spans: Span[] = [];
  const ids = new Set<string>();
  for (const item of value as unknown[]) {
    const span = spanOf(layer, item, text, report);
    if (!span) return undefined;
    const id = isJoined ? (item as { readonly id?: unknown }).id : undefined;
    if (isJoined && (typeof id !== 'string' || id === '' || ids.has(id)))
      return void report(`Each span of "${layer.id}" has an "id" of its own, a text.`);
    if (typeof id === 'string') ids.add(id);
    spans.push(typeof id === 'string' ? { id, ...span } : span);
  }
  return spans.sort((a, b) => a.start - b.start || a.end - b.end);
}

function spanOf(
  layer: SpansLayer,
  item: unknown,
  map: QuotedText,
  report: Reply['report'],
): Span | undefined {
  if (!isObject(item) || typeof item.label !== 'string')
    return void report(`Each span of "${layer.id}" is an object with "label" and "quote".`);
  const places = Array.isArray(item.parts) ? (item.parts as unknown[]) : [item];
  const parts: { start: number; end: number; text: string }[] = [];
  for (const place of places) {
    const part = partOf(layer, place, map, report);
    if (!part) return undefined;
    parts.push(part);
  }
  if (parts.length === 0) return void report(`A span of "${layer.id}" has no parts.`);
  const attributes = readAttributes(item.attributes);
  const [first, last] = [parts[0]!, parts.at(-1)!];
  return {
    start: first.start,
    end: last.end,
    label: item.label,
    ...(parts.length > 1 ? { parts } : { text: first.text }),
    ...(attributes && { attributes }),
  };
}

function partOf(
  { id }: SpansLayer,
  place: unknown,
  map: QuotedText,
  report: Reply['report'],
): { start: number; end: number; text: string } | undefined {
  const { quote, occurrence = 1 } = isObject(place) ? place : {};
  if (typeof quote !== 'string' || quote === '')
    return void report(`Each span of "${id}" quotes its text under "quote".`);
  const found = map.places(quote);
  const said = JSON.stringify(shorten(quote, 100));
  const at = typeof occurrence === 'number' ? found[occurrence - 1] : undefined;
  if (at === undefined)
    return void report(
      found.length === 0
        ? `"${id}" quotes ${said}, which is not in the text. Quote it exactly.`
        : `"${id}" quotes occurrence ${shorten(JSON.stringify(occurrence), 20)} of ${said}, but the text has ${found.length}.`,
    );
  return { start: map.toCodePoint(at), end: map.toCodePoint(at + quote.length), text: quote };
}

/** Spans of an example as a model gives them: quoted text, and which of its occurrences it is. */
export function quotedSpans({ discontinuous }: SpansLayer, value: LayerValue, text: string): unknown[] {
  const map = new OffsetMap(text);
  const placeOf = ({ start, end }: Pick<Span, 'start' | 'end'>): object | undefined => {
    const [from, to] = [map.toUtf16(start), map.toUtf16(end)];
    if (from === undefined || to === undefined || to <= from) return undefined;
    const quote = text.slice(from, to);
    return { quote, occurrence: occurrences(text, quote).indexOf(from) + 1 };
  };
  return (Array.isArray(value) ? (value as Span[]) : []).flatMap(
    ({ id, label, parts, start, end, attributes }) => {
      const places = (parts ?? [{ start, end }]).map(placeOf);
      if (places.includes(undefined)) return [];
      return [
        {
          ...(id !== undefined && { id }),
          label,
          ...(discontinuous ? { parts: places } : places[0]),
          ...(attributes && { attributes }),
        },
      ];
    },
  );
}
