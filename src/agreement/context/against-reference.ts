import { getOrAdd } from '../../base/lists';
import type { Undefined } from '../statistics/estimate';
import { proportionInterval, type ProportionInterval } from '../statistics/proportion';
import type { Coefficient } from '../coefficients/chance-corrected';
import { cohenKappa } from '../coefficients/cohen';
import { margins, type PairTable } from '../tables/pairs';
import type { RatingTable } from '../tables/rating-table';
import { spanScore, type SpanScore } from '../spans/span-scores';

/** One annotator compared with answers known to be right: gold, or a reviewer's decisions. */
export interface ReferenceAgreement {
  annotator: string;
  items: number;
  correct: number;
  accuracy: ProportionInterval | Undefined;
  kappa: Coefficient | Undefined;
  /** Rows are the right labels, columns the annotator's; both are indices into `labels`. */
  confusion: PairTable;
  labels: readonly string[];
  perLabel: Map<string, SpanScore>;
}

/** Compares every annotator with the reference (`referenceOf`) on the items that have one and that the annotator rated. */
export function againstReference(
  table: RatingTable,
  referenceOf: (item: string) => string | undefined,
): ReferenceAgreement[] {
  const reference = Array.from(table.items, referenceOf);
  const known = new Set(table.labels);
  const others = new Set(reference.filter((label) => label !== undefined && !known.has(label)) as string[]);
  const labels = [...table.labels, ...[...others].sort()];
  const number = new Map(labels.map((label, k) => [label, k]));
  const q = labels.length;
  const counts = new Map<number, Float64Array>();
  reference.forEach((label, i) => {
    if (label === undefined) return;
    for (let p = table.start[i]!; p < table.start[i + 1]!; p += 1) {
      const annotator = table.annotator[p]!;
      const cells = getOrAdd(counts, annotator, () => new Float64Array(q * q));
      cells[number.get(label)! * q + table.label[p]!]! += 1;
    }
  });
  return table.annotators.map((annotator, a) => ({
    annotator,
    ...compare(counts.get(a) ?? new Float64Array(q * q), labels, a),
  }));
}

function compare(
  counts: Float64Array,
  labels: readonly string[],
  annotator: number,
): Omit<ReferenceAgreement, 'annotator'> {
  const q = labels.length;
  const items = counts.reduce((sum, n) => sum + n, 0);
  const confusion: PairTable = { a: -1, b: annotator, labels: q, shared: items, counts };
  const { rows, columns } = margins(confusion);
  let correct = 0;
  const perLabel = new Map<string, SpanScore>();
  labels.forEach((label, k) => {
    const hits = counts[k * q + k]!;
    correct += hits;
    if (rows[k]! + columns[k]! > 0) perLabel.set(label, spanScore(hits, rows[k]!, columns[k]!));
  });
  return {
    items,
    correct,
    accuracy: proportionInterval(correct, items),
    kappa: cohenKappa(confusion),
    confusion,
    labels,
    perLabel,
  };
}
