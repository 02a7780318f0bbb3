import { undefinedBecause, type Undefined } from './statistics/estimate';
import { ratingCount } from './rating-table';
import { reasons } from './reasons';
import type { SpanTable } from './span-table';
import { unitizingAlpha, type AlphaU, type Unit } from './unitizing';

/**
 * alpha_U of spans: the texts that all annotators answered are laid end to end as one continuum. Discontinuous spans count as
 * their pieces. `continuum` says where a single text starts and how long it is, when no row does.
 */
export function spanUnitizing(
  { ratings, spans, lengths }: SpanTable,
  continuum?: { start: number; length: number },
): AlphaU | Undefined {
  const everybody = ratings.annotators.length;
  const complete: number[] = [];
  for (let item = 0; item < ratings.items.length; item += 1)
    if (ratingCount(ratings, item) === everybody) complete.push(item);
  if (everybody < 2) return undefinedBecause(reasons.notPairable);
  if (complete.length === 0) return undefinedBecause('no item was answered by all annotators');
  if (continuum && complete.length > 1)
    return undefinedBecause('a continuum can be given for a single item only');
  if (!continuum && complete.some((item) => lengths[item] === undefined))
    return undefinedBecause(reasons.noLength);
  const units = ratings.annotators.map(() => new Map<string, Unit[]>());
  let shift = 0;
  for (const item of complete) {
    for (let p = ratings.start[item]!; p < ratings.start[item + 1]!; p += 1) {
      const own = units[ratings.annotator[p]!]!;
      for (const span of spans[ratings.label[p]!]!) {
        const list = own.get(span.label) ?? [];
        own.set(span.label, list);
        for (const { start, end } of span.parts ?? [span])
          list.push({ start: start + shift, end: end + shift });
      }
    }
    shift += lengths[item] ?? 0;
  }
  return unitizingAlpha(units, continuum ?? { start: 0, length: shift });
}
