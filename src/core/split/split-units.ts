/** Samples that stay together, as units with numbers from 0 on, in the order of their first samples. */
export class SplitUnits {
  /** Samples by their units, and where those of each begin. */
  readonly #samples: Int32Array;
  readonly #start: Int32Array;
  readonly length: number;

  /** `first`: position -> the smallest position of those that stay together; of them `count` are samples. */
  constructor(first: Int32Array, count: number) {
    /** First position -> unit. */
    const units = new Int32Array(count);
    let length = 0;
    for (let n = 0; n < count; n += 1) if (first[n] === n) units[n] = length++;
    const start = new Int32Array(length + 1);
    for (let n = 0; n < count; n += 1) start[units[first[n]!]! + 1]! += 1;
    for (let u = 0; u < length; u += 1) start[u + 1]! += start[u]!;
    const next = start.slice();
    this.#samples = new Int32Array(count);
    for (let n = 0; n < count; n += 1) this.#samples[next[units[first[n]!]!]!++] = n;
    this.#start = start;
    this.length = length;
  }

  /** The samples of a unit, ascending. */
  members(u: number): Int32Array {
    return this.#samples.subarray(this.#start[u]!, this.#start[u + 1]!);
  }

  /** The samples of the units that begin with one of some samples, in the order of the units. */
  membersOf(firsts: ReadonlySet<number>): number[] {
    const found: number[] = [];
    for (let u = 0; u < this.length; u += 1) {
      const members = this.members(u);
      if (firsts.has(members[0]!)) found.push(...members);
    }
    return found;
  }
}
