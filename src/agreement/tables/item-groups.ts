import { ratingCount, type RatingColumns } from './rating-table';

/**
 * Items in groups with the same ratings, by any annotators. Coefficients that ignore annotators, and bootstraps of them, then cost
 * one step per group instead of one per item. Group g has `times[p]` ratings of `label[p]` for the
 * positions p from `start[g]` up to `start[g + 1]`.
 */
export interface ItemGroups {
  readonly labels: number;
  readonly items: number;
  readonly start: Int32Array;
  readonly label: Int32Array;
  readonly times: Int32Array;
  /** Ratings on each item of the group. */
  readonly size: Int32Array;
  readonly count: Float64Array;
  /** Group of each item, -1 for an item without ratings. */
  readonly groupOf: Int32Array;
}

export function groupItems(columns: RatingColumns, labels: number): ItemGroups {
  const sorted = columns.label.slice();
  for (let i = 0; i + 1 < columns.start.length; i += 1)
    sortRange(sorted, columns.start[i]!, columns.start[i + 1]!);
  const { groupOf, first } = groupRows(columns.start, sorted);
  const start = new Int32Array(first.length + 1);
  const label: number[] = [];
  const times: number[] = [];
  const size = new Int32Array(first.length);
  first.forEach((item, g) => {
    const end = columns.start[item + 1]!;
    for (let p = columns.start[item]!; p < end;) {
      const k = sorted[p]!;
      const from = p;
      while (p < end && sorted[p] === k) p += 1;
      label.push(k);
      times.push(p - from);
    }
    size[g] = ratingCount(columns, item);
    start[g + 1] = label.length;
  });
  const count = new Float64Array(first.length);
  let items = 0;
  for (const g of groupOf) {
    if (g < 0) continue;
    count[g]! += 1;
    items += 1;
  }
  return {
    labels,
    items,
    start,
    label: Int32Array.from(label),
    times: Int32Array.from(times),
    size,
    count,
    groupOf,
  };
}

/** Groups the rows of a ragged table by their content. `first[g]` is the first row of group g; empty rows have group -1. */
export function groupRows(start: Int32Array, values: Int32Array): { groupOf: Int32Array; first: number[] } {
  const rows = start.length - 1;
  const groupOf = new Int32Array(rows).fill(-1);
  const first: number[] = [];
  let slots = new Int32Array(1024).fill(-1);
  for (let row = 0; row < rows; row += 1) {
    if (start[row] === start[row + 1]) continue;
    if (first.length * 2 > slots.length) slots = rehash(first, start, values, slots.length * 2);
    let slot = hashRow(start, values, row) & (slots.length - 1);
    while (slots[slot] !== -1 && !sameRow(start, values, first[slots[slot]!]!, row))
      slot = (slot + 1) & (slots.length - 1);
    if (slots[slot] === -1) {
      slots[slot] = first.length;
      first.push(row);
    }
    groupOf[row] = slots[slot]!;
  }
  return { groupOf, first };
}

function rehash(
  first: readonly number[],
  start: Int32Array,
  values: Int32Array,
  length: number,
): Int32Array<ArrayBuffer> {
  const slots = new Int32Array(length).fill(-1);
  first.forEach((row, g) => {
    let slot = hashRow(start, values, row) & (length - 1);
    while (slots[slot] !== -1) slot = (slot + 1) & (length - 1);
    slots[slot] = g;
  });
  return slots;
}

/** FNV-1a over whole integers, with a final mix so that the low bits depend on all of them. */
function hashRow(start: Int32Array, values: Int32Array, row: number): number {
  let hash = 0x811c9dc5;
  for (let p = start[row]!; p < start[row + 1]!; p += 1) hash = Math.imul(hash ^ values[p]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return hash ^ (hash >>> 15);
}

function sameRow(start: Int32Array, values: Int32Array, a: number, b: number): boolean {
  const length = start[a + 1]! - start[a]!;
  if (start[b + 1]! - start[b]! !== length) return false;
  for (let p = 0; p < length; p += 1) if (values[start[a]! + p] !== values[start[b]! + p]) return false;
  return true;
}

/** Sorts a part of an array in place: by insertion for the usual few ratings, by the built-in sort for many. */
export function sortRange(values: Int32Array, from: number, to: number): void {
  if (to - from > 24) {
    values.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i += 1) {
    const value = values[i]!;
    let j = i - 1;
    for (; j >= from && values[j]! > value; j -= 1) values[j + 1] = values[j]!;
    values[j + 1] = value;
  }
}
