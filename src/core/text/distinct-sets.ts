import type { PackedSets, SetList } from './packed-sets';

/** Sets whose numbers ascend, from the smallest to the largest, each once, with the places that it had. */
export class DistinctSets implements SetList {
  readonly size: number;
  readonly longest: number;
  /** Places in the order of their sets; those with set k from `#start[k]` to before `#start[k + 1]`. */
  readonly #order: Int32Array;
  readonly #start: Int32Array;

  constructor(private readonly sets: PackedSets) {
    this.longest = sets.longest;
    const compare = comparison(sets);
    this.#order = Int32Array.from({ length: sets.size }, (_, n) => n).sort((a, b) => compare(a, b) || a - b);
    const start = new Int32Array(sets.size + 1);
    let size = 0;
    for (let at = 0; at < sets.size; at += 1)
      if (at === 0 || compare(this.#order[at - 1]!, this.#order[at]!) !== 0) start[size++] = at;
    start[size] = sets.size;
    this.size = size;
    this.#start = start.slice(0, size + 1);
  }

  lengthOf(k: number): number {
    return this.sets.lengthOf(this.first(k));
  }

  read(k: number, into: Int32Array): number {
    return this.sets.read(this.first(k), into);
  }

  /** The first place of a set. */
  first(k: number): number {
    return this.#order[this.#start[k]!]!;
  }

  /** How many places a set had. */
  count(k: number): number {
    return this.#start[k + 1]! - this.#start[k]!;
  }

  /** All places of a set, ascending. */
  places(k: number): Int32Array {
    return this.#order.subarray(this.#start[k]!, this.#start[k + 1]!);
  }
}

/** By length, then number by number. The first two are at hand, since hardly any sets share them. */
function comparison(sets: PackedSets): (a: number, b: number) => number {
  const heads = new Int32Array(sets.size * 2);
  const [x, y] = [new Int32Array(sets.longest + 2), new Int32Array(sets.longest + 2)];
  for (let n = 0; n < sets.size; n += 1) {
    x[0] = x[1] = 0;
    sets.read(n, x);
    heads[2 * n] = x[0];
    heads[2 * n + 1] = x[1];
  }
  return (a, b) => {
    const quick =
      sets.lengthOf(a) - sets.lengthOf(b) ||
      heads[2 * a]! - heads[2 * b]! ||
      heads[2 * a + 1]! - heads[2 * b + 1]!;
    if (quick !== 0) return quick;
    const length = sets.read(a, x);
    sets.read(b, y);
    for (let i = 2; i < length; i += 1) if (x[i] !== y[i]) return x[i]! - y[i]!;
    return 0;
  };
}
