import { int32Column } from './columns';
import { IdTable } from './id-table';

/** The first number recorded for each text. Texts are identified by 64-bit hashes, like ids. */
export class FirstOf {
  readonly #ids = new IdTable();
  readonly #first = int32Column();

  /** Records `n` for a text. Returns the number that was recorded first. */
  note(text: string, n: number): number {
    const key = this.#ids.intern(text);
    if (key === this.#first.length) this.#first.push(n);
    return this.#first.get(key);
  }
}
