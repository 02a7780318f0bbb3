/** The ratio of the largest to the smallest size of a class. */
const RATIO = 1.5;
/** The ratio of all parts to needed parts, so that parts that are common to many sets can be left out. */
const SPARE = 1.15;

/**
 * By size: which sets can have a Jaccard similarity of `threshold`, how much they differ then, and into how many parts they must be
 * partitioned to find them. Sizes are at least 1, and grouped in classes, which are numbered from 0.
 */
export class SizeClasses {
  readonly #first: number[] = [1];

  constructor(private readonly threshold: number) {}

  of(size: number): number {
    let number = 0;
    while (this.#firstOf(number + 1) <= size) number += 1;
    return number;
  }

  /** The sizes of a class, end exclusive. */
  range(number: number): { readonly first: number; readonly end: number } {
    return { first: this.#firstOf(number), end: this.#firstOf(number + 1) };
  }

  smallest(size: number): number {
    return Math.max(1, Math.ceil(this.threshold * size - 1e-9));
  }
  largest(size: number): number {
    return Math.floor(size / this.threshold + 1e-9);
  }

  /** The maximum number of elements in only one of two similar sets whose sizes add up to `both`. */
  difference(both: number): number {
    return Math.floor(((1 - this.threshold) / (1 + this.threshold)) * both + 1e-8);
  }

  parts(number: number): number {
    return Math.ceil(SPARE * this.needed(number, this.range(number).end - 1));
  }

  /** The number of parts of a set of which at least one is also in each similar set of a class. */
  needed(number: number, size: number): number {
    const { end } = this.range(number);
    // A set of the class must be found by all others; a larger one only searches for those of the class.
    return this.difference(size + (size < end ? this.largest(size) : end - 1)) + 1;
  }

  #firstOf(number: number): number {
    const first = this.#first;
    while (first.length <= number) first.push(Math.max(first.at(-1)! + 1, Math.floor(first.at(-1)! * RATIO)));
    return first[number]!;
  }
}
