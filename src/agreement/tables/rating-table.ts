import type { ItemNames } from './item-numbers';

/** Ratings in columns. The ratings of item i are the positions `start[i]` up to `start[i + 1]` of the other two columns. */
export interface RatingColumns {
  readonly start: Int32Array;
  readonly annotator: Int32Array;
  readonly label: Int32Array;
  /** The input row of each rating (0, 1, 2 ...), to look up its time, rules and version. */
  readonly row: Int32Array;
}

export interface RatingTable extends RatingColumns {
  readonly items: ItemNames;
  /** Sorted by code unit, so that results do not depend on the order of the rows. */
  readonly annotators: readonly string[];
  /** In the declared order if there is one, else by number if all have one, else as declared and then by code unit. */
  readonly labels: readonly string[];
  /** Labels in use that are missing from the declared set; empty if there is no declared set. */
  readonly undeclared: readonly string[];
  /** Whether the order of `labels` has a meaning: every label is in a declared order, or has its own number. */
  readonly ordered: boolean;
  /** The number of each label, if each has exactly one. */
  readonly values?: Float64Array;
  /** The number of ratings replaced by a later one of the same annotator on the same item. They are only in `history`. */
  readonly superseded: number;
  /** All ratings including repeats, in time order for each item. The table's own columns if there are no repeats. */
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

/** The table without one annotator's ratings; items and annotators keep their numbers. */
export function withoutAnnotator(table: RatingTable, annotator: number): RatingTable {
  return filterRatings(table, (columns, position) =>
    columns.annotator[position] === annotator ? -1 : columns.label[position]!,
  );
}

/** The ratings that `label` maps to a label number (not -1), under that label; items and annotators keep their numbers. */
export function filterRatings(
  table: RatingTable,
  label: (columns: RatingColumns, position: number, item: number) => number,
): RatingTable {
  const columns = filterColumns(table, label);
  return {
    ...table,
    ...columns,
    history: table.superseded === 0 ? columns : filterColumns(table.history, label),
  };
}

/** The same for the columns of ratings. */
export function filterColumns(
  columns: RatingColumns,
  newLabel: (columns: RatingColumns, position: number, item: number) => number,
): RatingColumns {
  const items = columns.start.length - 1;
  const start = new Int32Array(items + 1);
  const annotator = new Int32Array(columns.label.length);
  const label = new Int32Array(columns.label.length);
  const row = new Int32Array(columns.label.length);
  let size = 0;
  for (let i = 0; i < items; i += 1) {
    for (let p = columns.start[i]!; p < columns.start[i + 1]!; p += 1) {
      const k = newLabel(columns, p, i);
      if (k < 0) continue;
      annotator[size] = columns.annotator[p]!;
      label[size] = k;
      row[size] = columns.row[p]!;
      size += 1;
    }
    start[i + 1] = size;
  }
  return {
    start,
    annotator: annotator.subarray(0, size),
    label: label.subarray(0, size),
    row: row.subarray(0, size),
  };
}
