import { int32Column, type Column, StringTable } from '../../base/columns/columns';

/** Names of items by number; an array of strings is one. */
export interface ItemNames extends Iterable<string> {
  readonly length: number;
  at(item: number): string | undefined;
}

/**
 * Numbers items in the order of first occurrence. Items are either names, or all non-negative integers, which cost a few bytes each instead
 * of a hundred for a name. The name of such an item is its digits.
 */
export class ItemNumbers {
  readonly #byName = new StringTable();
  /** Integer given as an item -> its number + 1; and the reverse. */
  readonly #numbers = int32Column();
  readonly #items = int32Column();

  get size(): number {
    return this.#items.length + this.#byName.size;
  }

  intern(item: string | number): number {
    if (typeof item === 'string') return this.#byName.code(item);
    let number = this.#numbers.get(item);
    if (number === 0) {
      number = this.#items.push(item) + 1;
      this.#numbers.set(item, number);
    }
    return number - 1;
  }

  names(): ItemNames {
    return this.#items.length === 0 ? this.#byName.all() : new DigitNames(this.#items);
  }
}

/** Names that are the digits of numbers. Each name is made when it is needed. */
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
