/** Answers as sets of items that are voted on separately: labels, spans, relations. */
import type { LayerValue, Relation, Span } from '../../project/records/records';

/** Key of an item -> the item. Equivalent items have equal keys: ids and quotes are ignored. */
export type VoteItems = Map<string, string | Span | Relation>;

/**
 * The items of an answer to `choices`, `spans`, or `relations`. Relations refer to spans of the same answer by id, which means nothing in
 * other answers, so the ends of relation items are span keys.
 */
export function voteItems(value: LayerValue, spans: readonly Span[] = []): VoteItems {
  const items: VoteItems = new Map();
  if (!Array.isArray(value)) return items;
  const places = new Map(spans.flatMap((span) => (span.id === undefined ? [] : [[span.id, spanKey(span)]])));
  for (const item of value as readonly (string | Span | Relation)[]) {
    if (typeof item === 'string') items.set(item, item);
    else if ('start' in item) items.set(spanKey(item), item);
    else {
      const joined = {
        ...item,
        from: places.get(item.from) ?? item.from,
        to: places.get(item.to) ?? item.to,
      };
      items.set(JSON.stringify([joined.label, joined.from, joined.to]), joined);
    }
  }
  return items;
}

/** A key of the span's offsets and label. */
export function spanKey({ start, end, label, parts }: Span): string {
  return JSON.stringify([start, end, label, ...(parts ?? []).map((part) => [part.start, part.end])]);
}

/** Relations whose ends are span keys, with the ends as places for messages. Other values are returned unchanged. */
export function readableRelations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readableRelations);
  const { label, from, to } = value as Relation;
  return { label, from: placeOfKey(from), to: placeOfKey(to) };
}

function placeOfKey(key: string): unknown {
  if (!key.startsWith('[')) return key;
  const [start, end, label] = JSON.parse(key) as [number, number, string];
  return { start, end, label };
}

/** Compares spans by text order, so that output does not depend on the order of the answers. */
export function bySpanPlace(a: Span, b: Span): number {
  return a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
}
