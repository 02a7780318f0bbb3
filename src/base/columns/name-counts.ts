import { int32Column } from './columns';
import { IdTable } from './id-table';

/** How often each name was met: 16 to 28 bytes a name. */
export class NameCounts {
  readonly #ids = new IdTable();
  readonly #counts = int32Column();

  /** Counts a name once more, and returns how often it was met so far. */
  add(name: string): number {
    const key = this.#ids.intern(name);
    const count = this.#counts.get(key) + 1;
    this.#counts.set(key, count);
    return count;
  }
}
