import { float64Column, int32Column, type Column, StringTable } from '../../base/columns/columns';
import { ItemNumbers } from './item-numbers';
import { orderLabels, type Declared } from './label-order';
import { filterColumns, type RatingColumns, type RatingTable } from './rating-table';

/** Builds a {@link RatingTable} row by row. */
export class TableBuilder {
  readonly #items = new ItemNumbers();
  readonly #annotators = new StringTable();
  readonly #labels = new StringTable();
  readonly #scores: number[] = [];
  readonly #item = int32Column();
  readonly #annotator = int32Column();
  readonly #label = int32Column();
  /** The input row of each rating, created when one differs from the rating's number. */
  #row: Column<Int32Array> | undefined;
  /** Times as comparable numbers, NaN if there is none; created with the first time. */
  #times: Column<Float64Array> | undefined;
  /** Whether a label has different numbers, or only sometimes a number. Then labels have no numbers. */
  #scoresConflict = false;

  get size(): number {
    return this.#item.length;
  }

  /**
   * `item`: of the same type throughout a table; `score`: the number of the label, if it has one; `time`: ISO 8601, or a number that
   * increases (ratings without comparable times are in the order of the rows); `origin`: the number of the input row, if rows were left out.
   * Returns the number of the item.
   */
  push(
    item: string | number,
    annotator: string,
    label: string,
    score?: number,
    time?: string | number,
    origin = this.size,
  ): number {
    const row = this.size;
    const known = this.#labels.size;
    const k = this.#labels.code(label);
    const number = this.#items.intern(item);
    this.#item.push(number);
    this.#annotator.push(this.#annotators.code(annotator));
    this.#label.push(k);
    if (origin !== row) this.#row ??= filled(int32Column(), row, (earlier) => earlier);
    this.#row?.push(origin);
    const value = score === undefined ? NaN : score === 0 ? 0 : score;
    if (k === known) this.#scores.push(value);
    else if (!Object.is(this.#scores[k], value)) this.#scoresConflict = true;
    if (time !== undefined) this.#times ??= filled(float64Column(), row, () => NaN);
    this.#times?.push(comparableTime(time));
    return number;
  }

  build(declared: Declared = {}): RatingTable {
    const items = this.#items.names();
    const annotators = this.#annotators.all().sort();
    const annotatorNumbers = new Map(annotators.map((name, number) => [this.#annotators.find(name), number]));
    const labels = orderLabels(this.#labels, this.#scoresConflict ? [] : this.#scores, declared);
    const rows = this.#rowsByItem();
    const { isLast, superseded } = this.#lastRatings(rows);
    const history: RatingColumns = {
      start: rows.start,
      annotator: rows.row.map((row) => annotatorNumbers.get(this.#annotator.get(row))!),
      label: rows.row.map((row) => labels.numberOf[this.#label.get(row)]!),
      row: rows.row.map((row) => this.#row?.get(row) ?? row),
    };
    return {
      ...(superseded === 0
        ? history
        : filterColumns(history, ({ label }, rank) => (isLast[rank] === 1 ? label[rank]! : -1))),
      items,
      annotators,
      labels: labels.names,
      undeclared: labels.undeclared,
      ordered: labels.ordered,
      values: labels.values,
      superseded,
      history,
    };
  }

  /** Row numbers grouped by item (counting sort), in the order of the rows. */
  #rowsByItem(): { start: Int32Array; row: Int32Array } {
    const start = new Int32Array(this.#items.size + 1);
    for (let row = 0; row < this.size; row += 1) start[this.#item.get(row) + 1]! += 1;
    for (let i = 1; i < start.length; i += 1) start[i]! += start[i - 1]!;
    const next = start.slice();
    const sorted = new Int32Array(this.size);
    for (let row = 0; row < this.size; row += 1) sorted[next[this.#item.get(row)]!++] = row;
    return { start, row: sorted };
  }

  /** Marks each annotator's last rating of an item, after sorting the ratings of items with repeats by time. */
  #lastRatings(rows: { start: Int32Array; row: Int32Array }): { isLast: Uint8Array; superseded: number } {
    const isLast = new Uint8Array(this.size).fill(1);
    const seenIn = new Int32Array(this.#annotators.size).fill(-1);
    const seenAt = new Int32Array(this.#annotators.size);
    let superseded = 0;
    for (let i = 0; i + 1 < rows.start.length; i += 1) {
      const from = rows.start[i]!;
      const to = rows.start[i + 1]!;
      const before = superseded;
      for (let rank = from; rank < to; rank += 1) {
        const annotator = this.#annotator.get(rows.row[rank]!);
        if (seenIn[annotator] === i) superseded += 1;
        seenIn[annotator] = i;
      }
      if (superseded === before) continue;
      if (this.#times) sortByTime(rows.row.subarray(from, to), this.#times);
      for (let rank = to - 1; rank >= from; rank -= 1) {
        const annotator = this.#annotator.get(rows.row[rank]!);
        if (seenAt[annotator] === i + 1) isLast[rank] = 0;
        seenAt[annotator] = i + 1;
      }
    }
    return { isLast, superseded };
  }
}

/** A column with a value for each earlier row. */
function filled<C extends Column>(column: C, rows: number, valueOf: (row: number) => number): C {
  for (let row = 0; row < rows; row += 1) column.push(valueOf(row));
  return column;
}

const comparableTime = (time: string | number | undefined): number =>
  typeof time === 'number' ? time : time === undefined ? NaN : Date.parse(time);

/** Sorts row numbers by time, equal times by row. Does nothing if a time is missing or invalid. */
function sortByTime(rows: Int32Array, times: Column): void {
  if (rows.some((row) => Number.isNaN(times.get(row)))) return;
  rows.sort((a, b) => times.get(a) - times.get(b) || a - b);
}
