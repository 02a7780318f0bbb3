import { float64Column, type Column } from '../../base/columns/columns';
import { getOrAdd } from '../../base/group-by';

/** Time spent on an answer. */
export interface Timing {
  /** When it was given, in milliseconds since 1970; NaN if the record has no valid time. */
  readonly time: number;
  readonly seconds: number;
}

interface Columns {
  readonly times: Column<Float64Array>;
  readonly seconds: Column<Float64Array>;
}

/** Time spent on answers, by annotator, in columns. */
export class Timings {
  readonly #people = new Map<string, Columns>();

  add(annotator: string, { time, seconds }: Timing): void {
    const fresh = (): Columns => ({ times: float64Column(), seconds: float64Column() });
    const person = getOrAdd(this.#people, annotator, fresh);
    person.times.push(time);
    person.seconds.push(seconds);
  }

  /** In the order in which they were added. */
  of(annotator: string): Timing[] {
    const person = this.#people.get(annotator);
    if (!person) return [];
    const { times, seconds } = person;
    return Array.from({ length: times.length }, (_, n) => ({ time: times.get(n), seconds: seconds.get(n) }));
  }

  /** Seconds of each answer, in a new array. */
  seconds(annotator: string): Float64Array {
    return this.#secondsOf((name) => name === annotator);
  }

  /** Seconds of each answer of everyone else. */
  secondsOfOthers(annotator: string): Float64Array {
    return this.#secondsOf((name) => name !== annotator);
  }

  #secondsOf(wanted: (annotator: string) => boolean): Float64Array {
    const people = [...this.#people].filter(([name]) => wanted(name)).map(([, { seconds }]) => seconds);
    const all = new Float64Array(people.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const seconds of people) {
      seconds.copyTo(all.subarray(at));
      at += seconds.length;
    }
    return all;
  }
}
