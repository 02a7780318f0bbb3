import { float64Column, int32Column } from '../../base/columns/columns';
import type { Comparisons } from '../preferences/comparisons';
import type { LongRow } from './long-row';
import type { RatingTable } from '../tables/rating-table';

/** Data of rows besides the answers. */
export interface RowContext {
  notes: RowNotes;
  reference?: ReadonlyMap<string, string>;
  /** What was compared, if the answers are comparisons. */
  comparisons?: Comparisons;
  /** The ratings to compare with `reference`, if they differ from the ratings that agreement is measured on. */
  measured?: RatingTable;
}

/** Times, guideline versions and cited rules of rows, by row number. Columns: a few bytes per row. */
export class RowNotes {
  /** Milliseconds since 1970; NaN if a row has none. */
  readonly #times = float64Column();
  readonly #guidelines = new Lists();
  readonly #rules = new Lists();

  get hasTimes(): boolean {
    return this.#times.length > 0;
  }

  get hasGuidelines(): boolean {
    return this.#guidelines.rows > 0;
  }

  get hasRules(): boolean {
    return this.#rules.rows > 0;
  }

  note(row: number, { time, guideline, rules }: LongRow): void {
    if (time !== undefined) {
      while (this.#times.length < row) this.#times.push(NaN);
      this.#times.set(row, instant(time));
    }
    if (guideline !== undefined) this.#guidelines.set(row, [guideline]);
    if (rules !== undefined) this.#rules.set(row, rules);
  }

  /** Milliseconds since 1970; NaN if the row has none, or an invalid one. */
  timeOf(row: number): number {
    return row < this.#times.length ? this.#times.get(row) : NaN;
  }

  /** The version of the guideline as a list of one; empty if the row has none. */
  guidelinesOf(row: number): readonly string[] {
    return this.#guidelines.of(row);
  }

  rulesOf(row: number): readonly string[] {
    return this.#rules.of(row);
  }

  /** Each version of the guideline, with the time of the first row that has a time. */
  guidelineStarts(): Map<string, number> {
    const first = new Map<string, number>();
    for (let row = 0; row < this.#guidelines.rows; row += 1) {
      const time = this.timeOf(row);
      const [version] = this.guidelinesOf(row);
      if (version !== undefined && !Number.isNaN(time) && !(first.get(version)! <= time))
        first.set(version, time);
    }
    return first;
  }
}

class Lists {
  /** Row -> number of its list + 1. */
  readonly #numbers = int32Column();
  readonly #lists: (readonly string[])[] = [];
  readonly #known = new Map<string, number>();

  get rows(): number {
    return this.#numbers.length;
  }

  set(row: number, names: readonly string[]): void {
    // A single name, such as a version, is stored without JSON; no list in JSON begins with a space.
    const key = names.length === 1 ? ` ${names[0]!}` : JSON.stringify(names);
    let number = this.#known.get(key);
    if (number === undefined) this.#known.set(key, (number = this.#lists.push(names)));
    this.#numbers.set(row, number);
  }

  of(row: number): readonly string[] {
    return this.#lists[this.#numbers.get(row) - 1] ?? NONE;
  }
}

const NONE: readonly string[] = [];

/** Numbers too small to be milliseconds of this century are seconds since 1970. */
function instant(time: string | number | undefined): number {
  if (typeof time === 'number') return time < 1e11 ? time * 1000 : time;
  return time === undefined ? NaN : Date.parse(time);
}
