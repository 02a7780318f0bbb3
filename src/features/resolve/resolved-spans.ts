import type { Relation, Span } from '../../project/records/records';
import { bySpanPlace, spanKey } from './vote-items';

/** Spans in text order, with the ids s1, s2, … as in records. */
export function withSpanIds(spans: readonly Span[]): Span[] {
  return [...spans].sort(bySpanPlace).map((span, at) => ({ ...span, id: `s${at + 1}` }));
}

/** Replaces the span keys at the ends of relations by the ids of resolved spans; undefined if one of those spans is missing. */
export function joinResolvedSpans(
  relations: readonly Relation[],
  resolved: readonly Span[],
): Relation[] | undefined {
  const idOf = new Map(resolved.map((span) => [spanKey(span), span.id!]));
  const joined = relations.map(({ from, to, ...relation }) => ({
    ...relation,
    from: idOf.get(from),
    to: idOf.get(to),
  }));
  const isWhole = (relation: (typeof joined)[number]): relation is Relation =>
    relation.from !== undefined && relation.to !== undefined;
  return joined.every(isWhole) ? joined : undefined;
}
