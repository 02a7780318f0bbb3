import { undefinedBecause, type Undefined, reasons } from '../statistics/estimate';
import type { Coefficient } from '../coefficients/chance-corrected';
import { cohenKappa } from '../coefficients/cohen';
import { getOrAdd } from '../../base/lists';
import { StringTable } from '../../base/columns/columns';
import type { LabelledSpan, SharedSpans } from './span-table';

/**
 * Cohen's kappa over single units of text (tokens or code points): the category of a unit is the set of labels that cover it,
 * or none. Of secondary importance, because it increases with the amount of unmarked text. Needs the length of every shared text.
 */
export function tokenKappa(
  pairs: SharedSpans,
  lengths: readonly (number | undefined)[],
): Coefficient | Undefined {
  if (pairs.length === 0) return undefinedBecause(reasons.noSharedItem);
  for (const { item } of pairs) if (lengths[item] === undefined) return undefinedBecause(reasons.noLength);
  const categories = new StringTable();
  const cells = new Map<string, { a: number; b: number; n: number }>();
  let shared = 0;
  for (const { item, reference, other } of pairs) {
    const length = lengths[item]!;
    shared += length;
    const cuts = [...new Set([0, length, ...edges(reference), ...edges(other)])]
      .filter((cut) => cut >= 0 && cut <= length)
      .sort((a, b) => a - b);
    for (let c = 0; c + 1 < cuts.length; c += 1) {
      const a = categories.code(labelsAt(reference, cuts[c]!));
      const b = categories.code(labelsAt(other, cuts[c]!));
      getOrAdd(cells, `${a} ${b}`, () => ({ a, b, n: 0 })).n += cuts[c + 1]! - cuts[c]!;
    }
  }
  const labels = categories.size;
  const counts = new Float64Array(labels * labels);
  for (const { a, b, n } of cells.values()) counts[a * labels + b] = n;
  const kappa = cohenKappa({ a: 0, b: 1, labels, shared, counts });
  if (kappa.value === null) return kappa;
  const reason = 'units of one text are not independent: no interval holds';
  return { ...kappa, interval: { ...kappa.interval, limits: null, reason } };
}

function pieces(span: LabelledSpan): readonly { start: number; end: number }[] {
  return span.parts ?? [span];
}

function edges(spans: readonly LabelledSpan[]): number[] {
  return spans.flatMap((span) => pieces(span).flatMap(({ start, end }) => [start, end]));
}

function labelsAt(spans: readonly LabelledSpan[], position: number): string {
  const labels = spans
    .filter((span) => pieces(span).some(({ start, end }) => start <= position && position < end))
    .map(({ label }) => label);
  return JSON.stringify([...new Set(labels)].sort());
}
