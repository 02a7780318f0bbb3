/** The largest size of a class is about so many times its smallest. */
const RATIO = 1.5;
/** So many times more parts than must be looked at, so that those which many sets have alike can be left out. */
const SPARE = 1.15;

/**
 * Which sets can have a Jaccard similarity of `threshold` by their sizes, in what they differ then, and into how many parts they are to be
 * cut for that. Sizes are at least 1 and put together in classes, which have numbers from 0 on.
 */
export class SizeClasses {
  /** The first size of each class, as far as they were asked for. */
  readonly #first: number[] = [1];

  constructor(private readonly threshold: number) {}

  /** The class of a size. */
  of(size: number): number {
    let number = 0;
    while (this.#firstOf(number + 1) <= size) number += 1;
    return number;
  }

  /** The sizes of a class, from the first to before the end. */
  range(number: number): { readonly first: number; readonly end: number } {
    return { first: this.#firstOf(number), end: this.#firstOf(number + 1) };
  }

  /** The smallest size that a set similar to one of this size can have, and the largest. */
  smallest(size: number): number {
    return Math.max(1, Math.ceil(this.threshold * size - 1e-9));
  }
  largest(size: number): number {
    return Math.floor(size / this.threshold + 1e-9);
  }

  /** How many elements only one of two similar sets has, at most; of sets whose sizes add up to `both`. */
  difference(both: number): number {
    return Math.floor(((1 - this.threshold) / (1 + this.threshold)) * both + 1e-8);
  }

  /** Into how many parts sets are cut to be compared with those of a class. */
  parts(number: number): number {
    const last = this.range(number).end - 1;
    return Math.ceil(SPARE * this.needed(number, last));
  }

  /** Of so many parts of a set, whichever they are, one is also in each similar set of a class, when all are cut as that class is. */
  needed(number: number, size: number): number {
    const { end } = this.range(number);
    // A set of the class is to be found by all; a larger one looks for those of the class.
    return this.difference(size + (size < end ? this.largest(size) : end - 1)) + 1;
  }

  #firstOf(number: number): number {
    const first = this.#first;
    while (first.length <= number) first.push(Math.max(first.at(-1)! + 1, Math.floor(first.at(-1)! * RATIO)));
    return first[number]!;
  }
}
