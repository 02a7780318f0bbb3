import { fastHash64 } from '../core/text/hash';
import { IdTable } from '../core/tables/id-table';
import { int32Column } from '../core/tables/columns';

/** Sample ids with the hash of their text and a fingerprint of their fields: some 40 bytes a sample, whatever its size. */
export class SeenSamples {
  readonly #ids = new IdTable();
  readonly #text = [int32Column(), int32Column()] as const;
  readonly #fields = [int32Column(), int32Column()] as const;

  has(id: string): boolean {
    return this.#ids.find(id) >= 0;
  }

  /** `text` is 16 hexadecimal digits, as textHash makes them. What an id was added with first stays. */
  add(id: string, text: string, fields = ''): void {
    const before = this.#ids.size;
    if (this.#ids.intern(id) < before) return;
    this.#text.forEach((column, n) => column.push(parseInt(text.slice(n * 8, n * 8 + 8), 16) | 0));
    const print = fastHash64(fields);
    this.#fields.forEach((column, n) => column.push(print[n]! | 0));
  }

  /** The hash of the text that an id was added with. */
  textOf(id: string): string | undefined {
    const key = this.#ids.find(id);
    if (key < 0) return undefined;
    return this.#text.map((column) => (column.get(key) >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** Whether the id was added with these fields. */
  hasFields(id: string, fields: string): boolean {
    const key = this.#ids.find(id);
    return key >= 0 && fastHash64(fields).every((half, n) => this.#fields[n]!.get(key) === (half | 0));
  }
}

/** How often each name was met: 16 to 28 bytes a name. */
export class NameCounts {
  readonly #ids = new IdTable();
  readonly #counts = int32Column();

  /** Counts a name once more, and returns how often it was met so far. */
  add(name: string): number {
    const before = this.#ids.size;
    const key = this.#ids.intern(name);
    if (key === before) {
      this.#counts.push(1);
      return 1;
    }
    const count = this.#counts.get(key) + 1;
    this.#counts.set(key, count);
    return count;
  }

  /** Counts a name once less, and returns how often is left: less than nothing when it was not met that often. */
  remove(name: string): number {
    const count = this.add(name) - 2;
    this.#counts.set(this.#ids.find(name), count);
    return count;
  }
}
