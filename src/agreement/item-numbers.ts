import { int32Column, type Column } from '../base/columns/columns';
import { Interner } from './interner';

/** What items are called, by their numbers. A list of names is one. */
export interface ItemNames extends Iterable<string> {
  readonly length: number;
  at(item: number): string | undefined;
}

/**
 * Numbers items in the order of first sight. Items come as names, or all as whole numbers that are not negative, which cost a few bytes each
 * where a name costs a hundred; what a number is called is its digits.
 */
export class ItemNumbers {
  readonly #byName = new Interner();
  /** Number that an item came as -> its number here + 1; and the other way round. */
  readonly #numbers = int32Column();
  readonly #items = int32Column();

  get size(): number {
    return this.#items.length + this.#byName.names.length;
  }

  intern(item: string | number): number {
    if (typeof item === 'string') return this.#byName.intern(item);
    let number = this.#numbers.get(item);
    if (number === 0) {
      number = this.#items.push(item) + 1;
      this.#numbers.set(item, number);
    }
    return number - 1;
  }

  /** What the items are called, by their numbers. */
  names(): ItemNames {
    return this.#items.length === 0 ? this.#byName.names : new DigitNames(this.#items);
  }
}

/** Items that are called by the digits of numbers: each name is made when it is asked for. */
class DigitNames implements ItemNames {
  constructor(private readonly numbers: Column) {}

  get length(): number {
    return this.numbers.length;
  }

  at(item: number): string | undefined {
    return item < this.length ? String(this.numbers.get(item)) : undefined;
  }

  *[Symbol.iterator](): Generator<string> {
    for (let item = 0; item < this.length; item += 1) yield String(this.numbers.get(item));
  }
}
