import { int32Column } from '../base/columns/columns';

/** One vote: an annotator gave a label to an item. All are numbers from 0. */
export interface Vote {
  readonly item: number;
  readonly annotator: number;
  readonly label: number;
}

/** Votes in columns, twelve bytes each. The votes on an item are next to each other. */
export class Votes {
  readonly #item = int32Column();
  readonly #annotator = int32Column();
  readonly #label = int32Column();

  constructor(votes: Iterable<Vote> = []) {
    for (const vote of votes) this.add(vote);
  }

  /** The votes on an item must be added in succession. */
  add({ item, annotator, label }: Vote): void {
    this.#annotator.set(this.#item.push(item), annotator);
    this.#label.push(label);
  }

  get length(): number {
    return this.#item.length;
  }
  item(n: number): number {
    return this.#item.get(n);
  }
  annotator(n: number): number {
    return this.#annotator.get(n);
  }
  label(n: number): number {
    return this.#label.get(n);
  }

  /** Calls `visit` with the positions of each item's votes, end exclusive. */
  eachItem(visit: (first: number, end: number) => void): void {
    for (let first = 0, end = 0; first < this.length; first = end) {
      while (end < this.length && this.item(end) === this.item(first)) end += 1;
      visit(first, end);
    }
  }
}
