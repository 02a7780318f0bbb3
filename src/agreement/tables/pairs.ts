import type { RatingTable } from './rating-table';

/** How two annotators labelled the items they share: `counts[k * labels + l]` items got label k from `a` and l from `b`. */
export interface PairTable {
  readonly a: number;
  readonly b: number;
  readonly labels: number;
  readonly shared: number;
  readonly counts: Float64Array;
}

const MAX_CELLS = 2e7;

/** A table for every pair of annotators with a shared item, in their order; undefined if the tables would need too much memory. */
export function pairTables(table: RatingTable): PairTable[] | undefined {
  const { start, annotator, label } = table;
  const q = table.labels.length;
  const annotators = table.annotators.length;
  const found = new Map<number, { shared: number; counts: Float64Array }>();
  for (let i = 0; i + 1 < start.length; i += 1) {
    for (let p = start[i]!; p < start[i + 1]!; p += 1) {
      for (let o = start[i]!; o < p; o += 1) {
        const ordered = annotator[o]! < annotator[p]!;
        const first = ordered ? o : p;
        const second = ordered ? p : o;
        const key = annotator[first]! * annotators + annotator[second]!;
        let pair = found.get(key);
        if (!pair) {
          if ((found.size + 1) * q * q > MAX_CELLS) return undefined;
          pair = { shared: 0, counts: new Float64Array(q * q) };
          found.set(key, pair);
        }
        pair.shared += 1;
        pair.counts[label[first]! * q + label[second]!]! += 1;
      }
    }
  }
  return [...found.entries()]
    .sort(([x], [y]) => x - y)
    .map(([key, pair]) => ({ a: Math.floor(key / annotators), b: key % annotators, labels: q, ...pair }));
}

/** Row and column sums of a pair's table. */
export function margins({ counts, labels }: PairTable): { rows: Float64Array; columns: Float64Array } {
  const rows = new Float64Array(labels);
  const columns = new Float64Array(labels);
  counts.forEach((n, cell) => {
    rows[Math.floor(cell / labels)]! += n;
    columns[cell % labels]! += n;
  });
  return { rows, columns };
}

/** The share of common items on which both gave the same label. */
export function pairAgreement({ counts, labels, shared }: PairTable): number {
  let same = 0;
  for (let k = 0; k < labels; k += 1) same += counts[k * labels + k]!;
  return same / shared;
}
