import { float64Column, int32Column } from '../base/columns/columns';
import type { LongRow } from './long-row';

/** What rows say beside the answer, by row number; in columns, some bytes a row. */
export class RowNotes {
  /** Milliseconds since 1970, NaN where a row says none. */
  readonly #times = float64Column();
  readonly #guidelines = new Lists();
  readonly #rules = new Lists();

  /** Whether some row says its time. */
  get hasTimes(): boolean {
    return this.#times.length > 0;
  }

  /** Whether some row says its version of the guideline. */
  get hasGuidelines(): boolean {
    return this.#guidelines.rows > 0;
  }

  /** Whether some row cites rules. */
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

  /** Milliseconds since 1970; NaN where the row has none, or none that can be read. */
  timeOf(row: number): number {
    return row < this.#times.length ? this.#times.get(row) : NaN;
  }

  /** The version of the guideline, in a list of one; empty where the row says none. */
  guidelinesOf(row: number): readonly string[] {
    return this.#guidelines.of(row);
  }

  rulesOf(row: number): readonly string[] {
    return this.#rules.of(row);
  }

  /** Each version of the guideline with the time of the first row under it that has one. */
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

/** Lists of names by row, of which those that are equal are kept once. */
class Lists {
  /** Row -> number of its list + 1. */
  readonly #numbers = int32Column();
  readonly #lists: (readonly string[])[] = [];
  readonly #known = new Map<string, number>();

  get rows(): number {
    return this.#numbers.length;
  }

  set(row: number, names: readonly string[]): void {
    // One name alone, as versions are, costs no JSON; no list in JSON begins with a space.
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

/** Numbers are seconds since 1970 where they are too small for milliseconds of this century. */
function instant(time: string | number | undefined): number {
  if (typeof time === 'number') return time < 1e11 ? time * 1000 : time;
  return time === undefined ? NaN : Date.parse(time);
}
