import { append } from '../../base/lists';
import type { Span } from '../../project/records/records';
import { attributeDifferences, overlap, sameAttributes, sameExtent, type Difference } from '../difference';

/**
 * Pairs spans: identical ones first (they agree), then those with the same extent and another label, then overlapping ones with the
 * same label (greatest overlap first), then overlapping ones with another label. A span without a partner is missing on the other side.
 */
export function spanDifferences(
  layer: string,
  first: readonly Span[],
  second: readonly Span[],
): Difference[] {
  const left = [...first].sort(byPlace);
  const right = [...second].sort(byPlace);
  const found: Difference[] = [];
  // Of several such spans, those with the same attributes belong together.
  const same = (a: Span, b: Span): number =>
    sameExtent(a, b) && a.label === b.label ? (sameAttributes(a, b) ? 2 : 1) : 0;
  for (const [a, b] of takePairs(left, right, same)) append(found, attributeDifferences(layer, a, b));
  for (const [a, b] of takePairs(left, right, (x, y) => (sameExtent(x, y) ? 1 : 0)))
    found.push({ kind: 'span-label', layer, a: a.label, b: b.label, spans: [a, b] });
  for (const [a, b] of takePairs(left, right, (x, y) => (x.label === y.label ? overlap(x, y) : 0))) {
    found.push({ kind: 'span-boundary', layer, label: a.label, spans: [a, b] });
    append(found, attributeDifferences(layer, a, b));
  }
  for (const [a, b] of takePairs(left, right, overlap))
    found.push({ kind: 'span-label', layer, a: a.label, b: b.label, spans: [a, b] });
  for (const span of left) found.push({ kind: 'span-missing', layer, label: span.label, span, by: 1 });
  for (const span of right) found.push({ kind: 'span-missing', layer, label: span.label, span, by: 0 });
  return found;
}

const byPlace = (a: Span, b: Span): number =>
  a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);

/** Removes the best pairs from both lists, greatest score first. The lists are sorted by start, so only neighbours are compared. */
function takePairs(left: Span[], right: Span[], score: (a: Span, b: Span) => number): [Span, Span][] {
  const candidates: { a: Span; b: Span; score: number }[] = [];
  let from = 0;
  const longest = right.reduce((most, span) => Math.max(most, span.end - span.start), 0);
  for (const a of left) {
    while (from < right.length && right[from]!.start + longest < a.start) from += 1;
    for (let i = from; i < right.length && right[i]!.start <= a.end; i++) {
      const value = score(a, right[i]!);
      if (value > 0) candidates.push({ a, b: right[i]!, score: value });
    }
  }
  candidates.sort((x, y) => y.score - x.score);
  const taken = new Set<Span>();
  const pairs: [Span, Span][] = [];
  for (const { a, b } of candidates) {
    if (taken.has(a) || taken.has(b)) continue;
    taken.add(a).add(b);
    pairs.push([a, b]);
  }
  for (const list of [left, right]) {
    const rest = list.filter((span) => !taken.has(span));
    list.length = 0;
    append(list, rest);
  }
  return pairs.sort(([a], [b]) => byPlace(a, b));
}
