import { int32Column } from '../tables/columns';
import { Interner } from './interner';

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
  names(): readonly string[] {
    if (this.#items.length === 0) return this.#byName.names;
    return Array.from({ length: this.#items.length }, (_, n) => String(this.#items.get(n)));
  }
}
