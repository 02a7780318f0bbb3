/** Ratings in columns: names are interned to integers once, and every coefficient then works on typed arrays. */

/** Ratings of item i are the positions `start[i]` up to `start[i + 1]` of the other two columns. */
export interface RatingColumns {
  readonly start: Int32Array;
  readonly annotator: Int32Array;
  readonly label: Int32Array;
}

export interface RatingTable extends RatingColumns {
  readonly items: readonly string[];
  /** Sorted by code unit, so that the result does not depend on the order of the rows. */
  readonly annotators: readonly string[];
  /** Declared labels in their declared order, then those only observed: by number where all have one, else by code unit. */
  readonly labels: readonly string[];
  /** Number of leading `labels` that were declared; 0 when nothing was declared. */
  readonly declared: number;
  /** Whether the sequence of `labels` has a meaning: every label is in a declared order, or is a number. */
  readonly ordered: boolean;
  /** The number behind each label, where each has exactly one. */
  readonly values?: Float64Array;
  /** Earlier ratings replaced by a later one of the same annotator on the same item; they are only in `history`. */
  readonly superseded: number;
  /** All ratings with repeats, each item's in time order; the table itself when nobody repeated an item. */
  readonly history: RatingColumns;
}

/** Number of ratings of item i. */
export function ratingCount(table: RatingColumns, item: number): number {
  return table.start[item + 1]! - table.start[item]!;
}

export interface TableCounts {
  items: number;
  annotators: number;
  annotations: number;
  /** Items with two or more ratings, and the ratings on them. */
  pairableItems: number;
  pairableValues: number;
}

export function tableCounts(table: RatingTable): TableCounts {
  let pairableItems = 0;
  let pairableValues = 0;
  for (let i = 0; i < table.items.length; i += 1) {
    const n = ratingCount(table, i);
    if (n < 2) continue;
    pairableItems += 1;
    pairableValues += n;
  }
  return {
    items: table.items.length,
    annotators: table.annotators.length,
    annotations: table.label.length,
    pairableItems,
    pairableValues,
  };
}

/** The same ratings under other labels: `relabel[k]` is the new label of label k, -1 leaves the rating out. */
export function relabelled(table: RatingTable, relabel: Int32Array, labels: readonly string[]): RatingTable {
  const columns = relabelColumns(table, relabel);
  return {
    ...columns,
    items: table.items,
    annotators: table.annotators,
    labels,
    declared: labels.length,
    ordered: false,
    superseded: table.superseded,
    history: table.history === table ? columns : relabelColumns(table.history, relabel),
  };
}

function relabelColumns(columns: RatingColumns, relabel: Int32Array): RatingColumns {
  return selectRatings(columns, (position) => relabel[columns.label[position]!]!);
}

/** The table without one annotator's ratings; items and annotators keep their numbers. */
export function withoutAnnotator(table: RatingTable, annotator: number): RatingTable {
  const keep = (columns: RatingColumns) =>
    selectRatings(columns, (p) => (columns.annotator[p] === annotator ? -1 : columns.label[p]!));
  const columns = keep(table);
  return { ...table, ...columns, history: table.history === table ? columns : keep(table.history) };
}

/** The ratings for which `label` gives a label number (not -1), under that label. */
export function selectRatings(
  columns: RatingColumns,
  label: (position: number, item: number) => number,
): RatingColumns {
  const items = columns.start.length - 1;
  const start = new Int32Array(items + 1);
  const annotator = new Int32Array(columns.label.length);
  const labels = new Int32Array(columns.label.length);
  let size = 0;
  for (let i = 0; i < items; i += 1) {
    for (let p = columns.start[i]!; p < columns.start[i + 1]!; p += 1) {
      const k = label(p, i);
      if (k < 0) continue;
      annotator[size] = columns.annotator[p]!;
      labels[size] = k;
      size += 1;
    }
    start[i + 1] = size;
  }
  return { start, annotator: annotator.subarray(0, size), label: labels.subarray(0, size) };
}
