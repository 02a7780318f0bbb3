/** Answers as sets of items that can be voted on one by one: labels, spans, relations. */
import type { Attributes, LayerValue, Relation, Span } from '../../project/records/records';

/** Key of an item -> the item. Keys are equal for items that say the same: ids and quotes do not matter. */
export type VoteItems = Map<string, string | Span | Relation>;

/** The items of an answer to `choices`, `spans` or `relations`. The ends of relations are span keys, since ids differ between people. */
export function voteItems(value: LayerValue, spans: readonly Span[] = []): VoteItems {
  const items: VoteItems = new Map();
  if (!Array.isArray(value)) return items;
  const places = new Map(spans.flatMap((span) => (span.id === undefined ? [] : [[span.id, spanKey(span)]])));
  for (const item of value as readonly (string | Span | Relation)[]) {
    if (typeof item === 'string') items.set(item, item);
    else if ('start' in item) {
      const features = attributesKey(item.attributes);
      items.set(features.length > 0 ? JSON.stringify([spanKey(item), ...features]) : spanKey(item), item);
    } else {
      const joined = {
        ...item,
        from: places.get(item.from) ?? item.from,
        to: places.get(item.to) ?? item.to,
      };
      const key = [joined.label, joined.from, joined.to, ...attributesKey(item.attributes)];
      items.set(JSON.stringify(key), joined);
    }
  }
  return items;
}

/** An item with other attributes is another one: the answer of a majority has the attributes of that majority. */
const attributesKey = (attributes: Attributes | undefined): readonly unknown[] => {
  const entries = Object.entries(attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length > 0 ? [entries] : [];
};

/** Where a span lies and what it is called. */
export function spanKey({ start, end, label, parts }: Span): string {
  return JSON.stringify([start, end, label, ...(parts ?? []).map((part) => [part.start, part.end])]);
}

/** A relation whose ends are span keys, or a list of them, for people: the ends as places. */
export function readableRelations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readableRelations);
  const { label, from, to, attributes } = value as Relation;
  return { label, from: placeOfKey(from), to: placeOfKey(to), ...(attributes && { attributes }) };
}

function placeOfKey(key: string): unknown {
  if (!key.startsWith('[')) return key;
  const [start, end, label] = JSON.parse(key) as [number, number, string];
  return { start, end, label };
}

/** Spans in the order of the text, for output that does not depend on the order of the answers. */
export function bySpanPlace(a: Span, b: Span): number {
  return a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
}
