import { int32Column, uint8Column, StringTable } from '../base/columns/columns';
import { fastHash64, textHash } from '../base/text/hash';

const MET = 2;

type HashColumn = ReturnType<typeof int32Column>;
type HashColumns = readonly [HashColumn, HashColumn];

/** 16 hexadecimal digits, as textHash makes them, in two columns. */
const setHash = (columns: HashColumns, key: number, hash: string): void =>
  columns.forEach((column, n) => column.set(key, parseInt(hash.slice(n * 8, n * 8 + 8), 16) | 0));
const hashIn = (columns: HashColumns, key: number): string =>
  columns.map((column) => (column.get(key) >>> 0).toString(16).padStart(8, '0')).join('');

/** Fields as one text in which their order does not matter, without the fields of the id and the text and without `origin`. */
export const fieldsPrint = (fields: Readonly<Record<string, unknown>>, apart: readonly string[]): string =>
  JSON.stringify(
    Object.entries(fields)
      .filter(([name]) => name !== 'origin' && !apart.includes(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Sample ids with the hash of their text and a fingerprint of their fields: some 53 bytes per sample, whatever its size. */
export class SeenSamples {
  readonly #seen = uint8Column();
  readonly #text = [int32Column(), int32Column()] as const;
  readonly #core = [int32Column(), int32Column()] as const;
  readonly #fields = [int32Column(), int32Column()] as const;

  /** `ids` may also hold other ids. */
  constructor(private readonly ids = new StringTable()) {}

  has(id: string): boolean {
    return this.#find(id) >= 0;
  }

  /** `fields` is only needed for `hasFields`. Adding an id again changes nothing. */
  add(id: string, text: string, fields?: string): void {
    const key = this.ids.code(id);
    if (this.#seen.get(key) > 0) return;
    this.#seen.set(key, 1);
    setHash(this.#text, key, textHash(text));
    setHash(this.#core, key, textHash(text.trim()));
    if (fields === undefined) return;
    const print = fastHash64(fields);
    this.#fields.forEach((column, n) => column.set(key, print[n]! | 0));
  }

  /** Whether an id that was added is met for the first time. */
  meet(id: string): boolean {
    const key = this.#find(id);
    if (key < 0 || this.#seen.get(key) === MET) return false;
    this.#seen.set(key, MET);
    return true;
  }

  /** The hash of its text. */
  hashOf(id: string): string | undefined {
    const key = this.#find(id);
    if (key < 0) return undefined;
    return hashIn(this.#text, key);
  }

  /** Whether an id has this text, apart from white space at the ends. */
  hasCore(id: string, text: string): boolean {
    const key = this.#find(id);
    return key >= 0 && hashIn(this.#core, key) === textHash(text.trim());
  }

  hasFields(id: string, fields: string): boolean {
    const key = this.#find(id);
    return key >= 0 && fastHash64(fields).every((half, n) => this.#fields[n]!.get(key) === (half | 0));
  }

  #find(id: string): number {
    const key = this.ids.find(id);
    return key >= 0 && this.#seen.get(key) > 0 ? key : -1;
  }
}
