/** Runs shorter than this are gone through. */
const SHORTEST = 16;

/**
 * Runs of entries of an index whose sets belong together. Whoever belongs to them as well has nothing to look for in a run: it is passed in
 * one step. Without that, a thousand texts of one template would each go through all those before them.
 */
export class Runs {
  /** First entry of a run that was seen -> its last one. */
  readonly #ends = new Map<number, number>();
  #first = 0;
  #last = 0;
  #length = 0;

  /** An entry of the run at hand, or the first one of another; returns the entry from which to go on. */
  passed(entry: number): number {
    if (this.#length === 0) this.#first = entry;
    this.#length += 1;
    const end = this.#ends.get(entry);
    if (end !== undefined) this.#length += SHORTEST;
    return (this.#last = end ?? entry);
  }

  /** The next entry is none of the run. */
  end(): void {
    if (this.#length >= SHORTEST && this.#first !== this.#last) this.#ends.set(this.#first, this.#last);
    this.#length = 0;
  }
}
