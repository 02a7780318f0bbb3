import { int32Column } from './columns';
import { IdTable } from './id-table';

/** The first number that came with a text. Texts are known by 64-bit hashes, as ids are everywhere. */
export class FirstOf {
  readonly #ids = new IdTable();
  readonly #first = int32Column();

  /** Returns the number that the text came with first, which may be this one. */
  note(text: string, n: number): number {
    const key = this.#ids.intern(text);
    if (key === this.#first.length) this.#first.push(n);
    return this.#first.get(key);
  }
}
