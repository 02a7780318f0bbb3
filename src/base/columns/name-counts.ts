import { int32Column } from './columns';
import { IdTable } from './id-table';

/** How often each name occurs: 16 to 28 bytes per name. */
export class NameCounts {
  readonly #ids = new IdTable();
  readonly #counts = int32Column();

  /** Counts an occurrence of a name, and returns how many there are so far. */
  add(name: string): number {
    const key = this.#ids.intern(name);
    const count = this.#counts.get(key) + 1;
    this.#counts.set(key, count);
    return count;
  }
}
