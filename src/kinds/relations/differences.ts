import { append } from '../../base/lists';
import type { RelationsLayer } from '../../project/schema/layer-types';
import { placeOfEnd } from '../comparable';
import { attributeDifferences, attributeValues, type Difference, type PlacedRelation } from '../difference';

type Both = readonly [PlacedRelation, PlacedRelation];

/**
 * Pairs relations: identical ones first (they agree), then those with the same label and ends and other attributes, the same ends and
 * another label, the opposite direction, and the same label with one end in common. A relation without a partner is missing on the
 * other side.
 */
export function relationDifferences(
  { id: layer, directed }: RelationsLayer,
  first: readonly PlacedRelation[],
  second: readonly PlacedRelation[],
): Difference[] {
  let [left, right] = [first, second];
  const found: Difference[] = [];
  /** Pairs what has a key in common, and keeps the rest. */
  const pair = (
    keysOf: (one: PlacedRelation, side: 0 | 1) => readonly string[],
    differ: (relations: Both) => readonly Difference[],
  ): void => {
    const open = new Map<string, Set<PlacedRelation>>();
    for (const one of right)
      for (const key of keysOf(one, 1)) open.set(key, (open.get(key) ?? new Set()).add(one));
    const taken = new Set<PlacedRelation>();
    for (const one of left) {
      const partner = keysOf(one, 0)
        .flatMap((key) => [...(open.get(key) ?? [])])
        .find((other) => !taken.has(other));
      if (!partner) continue;
      taken.add(one).add(partner);
      append(found, differ([one, partner]));
    }
    left = left.filter((one) => !taken.has(one));
    right = right.filter((one) => !taken.has(one));
  };
  const key = (...parts: unknown[]): string[] => [JSON.stringify(parts)];
  const swapped = (one: PlacedRelation, side: 0 | 1): [string, string] =>
    side === 0 ? [one.from, one.to] : [one.to, one.from];
  pair(
    (one) => key(one.label, one.from, one.to, attributeValues(one)),
    () => [],
  );
  pair(
    ({ label, from, to }) => key(label, from, to),
    (marks) => attributeDifferences(layer, ...marks),
  );
  const labels = (relations: Both): Difference => {
    const [{ label: a }, { label: b }] = relations;
    return { kind: 'relation-label', layer, a, b, relations };
  };
  const other = (kind: 'relation-direction' | 'relation-end', relations: Both): Difference => ({
    kind,
    layer,
    label: relations[0].label,
    relations,
  });
  pair(
    ({ from, to }) => key(from, to),
    (relations) => [labels(relations)],
  );
  if (directed) {
    pair(
      (one, side) => key(one.label, ...swapped(one, side)),
      (relations) => [other('relation-direction', relations)],
    );
    pair(
      (one, side) => key(...swapped(one, side)),
      (relations) => [labels(relations), other('relation-direction', relations)],
    );
  }
  const end = (relations: Both): Difference[] => [other('relation-end', relations)];
  // The same words, with other labels of their spans.
  pair(({ label, from, to }) => key(label, placeOfEnd(from), placeOfEnd(to)), end);
  pair(
    ({ label, from, to }) =>
      directed
        ? [...key(label, 'from', from), ...key(label, 'to', to)]
        : [...key(label, from), ...key(label, to)],
    end,
  );
  for (const relation of left)
    found.push({ kind: 'relation-missing', layer, label: relation.label, relation, by: 1 });
  for (const relation of right)
    found.push({ kind: 'relation-missing', layer, label: relation.label, relation, by: 0 });
  return found;
}
