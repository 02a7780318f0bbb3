import { int32Column, type Column, type SharedColumn } from '../../base/columns/columns';
import { IdTable, type SharedIds } from '../../base/columns/id-table';
import { textHash } from '../../base/text/hash';
import type { SampleFile } from './sample-file';
import { addOne, getOrAdd } from '../../base/lists';

export interface RowPlace {
  readonly file: SampleFile;
  readonly row: number;
}

export interface DuplicateId {
  readonly key: number;
  readonly id: string;
  readonly first: RowPlace;
  readonly again: RowPlace;
}

/** The ids of samples, for another thread. */
export interface SharedSampleIds {
  readonly table: SharedIds;
  readonly count: number;
  readonly keyFile: SharedColumn<Int32Array>;
  readonly keyRow: SharedColumn<Int32Array>;
}

/** Reads the id of a row, or derives it from the text. */
export type ReadName = (place: RowPlace) => string;

/** How many duplicates are stored with their places; the rest is counted. */
const MAX_DUPLICATES = 1000;

/** The id of a sample without one; further samples with the same text get `~2`, `~3` … in addition. */
export const derivedId = (text: string): string => `h-${textHash(text)}`;

/** Whether an id is made of a text, so that it says nothing to people. */
export const isDerivedId = (id: string): boolean => /^h-[0-9a-f]{16}(?:~\d+)?$/.test(id);

/** Maps rows to ids and back by hash; keys (small numbers) never change. The first row with an id has it, others are duplicates. */
export class SampleIds {
  readonly table: IdTable;
  /** Samples, without duplicates. */
  count = 0;
  duplicates: DuplicateId[] = [];
  duplicateCount = 0;
  /** Key -> file number + 1 (0 without a sample), and row - key, which is usually 0 in the first file and then takes no memory. */
  #keyFile: Column<Int32Array>;
  #keyRow: Column<Int32Array>;
  /** Per file: row -> key - row; the key is -1 for rows that cannot be read. */
  #rowKeys = new Map<SampleFile, Column<Int32Array>>();
  /** Keys of unchanged files from before `forget`, which can be added again without reading the files. */
  #earlier = new Map<SampleFile, Column<Int32Array>>();
  /** Files with ids derived from texts: their `~n` depends on the files before. */
  readonly #named = new WeakSet<SampleFile>();
  /** The list of files that `#numbers` was made from. */
  #numbered: readonly SampleFile[] = [];
  #numbers: ReadonlyMap<SampleFile, number> = new Map();
  /** Key of a derived id -> number of samples with that text so far. */
  #repeats = new Map<number, number>();
  /** Rows with a `~n`: `file#row` -> id. */
  #repeatIds = new Map<string, string>();

  /** `files`: the files of the project, which are numbered. With `shared`, the ids are read-only. */
  constructor(
    private readonly files: () => readonly SampleFile[],
    shared?: SharedSampleIds,
  ) {
    this.table = new IdTable(shared?.table);
    this.count = shared?.count ?? 0;
    this.#keyFile = int32Column(shared?.keyFile);
    this.#keyRow = int32Column(shared?.keyRow);
  }

  share(): SharedSampleIds {
    return {
      table: this.table.share(),
      count: this.count,
      keyFile: this.#keyFile.share(),
      keyRow: this.#keyRow.share(),
    };
  }

  /** Forgets which rows have ids; keys stay the same. Unchanged files can be added again without reading them. */
  forget(unchanged: Iterable<SampleFile> = []): void {
    const earlier = new Map<SampleFile, Column<Int32Array>>();
    for (const file of unchanged) {
      const keys = this.#rowKeys.get(file);
      const whole = keys && file.complete && keys.length === file.rows ? keys : this.#earlier.get(file);
      if (whole && !this.#named.has(file)) earlier.set(file, whole);
    }
    this.#earlier = earlier;
    this.#keyFile = int32Column();
    this.#keyRow = int32Column();
    this.#rowKeys = new Map();
    this.count = 0;
    this.#repeats = new Map();
    this.#repeatIds = new Map();
    this.duplicates = [];
    this.duplicateCount = 0;
  }

  /** Whether rows of a file can be added without reading it. */
  knows(file: SampleFile): boolean {
    return this.#earlier.has(file);
  }

  /** Adds the next rows of an unchanged file, at most a given number; `name` reads the id of a duplicate. */
  addAgain(file: SampleFile, atMost: number, name: ReadName): void {
    const keys = this.#earlier.get(file);
    if (!keys) return;
    const first = this.rows(file);
    const end = Math.min(keys.length, first + atMost);
    for (let row = first; row < end; row++) {
      const key = keys.get(row) + row;
      if (key < 0) this.addUnreadable(file);
      else this.#add({ file, row }, key, name);
    }
    if (end === keys.length) this.#earlier.delete(file);
  }

  rows(file: SampleFile): number {
    return this.#rowKeys.get(file)?.length ?? 0;
  }

  /** Key of a row; -1 if it is unreadable or has not been added. */
  keyAt(file: SampleFile, row: number): number {
    const keys = this.#rowKeys.get(file);
    return keys && row < keys.length ? keys.get(row) + row : -1;
  }

  place(key: number): RowPlace | undefined {
    const file = key < 0 ? 0 : this.#keyFile.get(key);
    return file === 0 ? undefined : { file: this.files()[file - 1]!, row: this.#keyRow.get(key) + key };
  }

  repeatId(file: SampleFile, row: number): string | undefined {
    return this.#repeatIds.get(`${file.path}#${row}`);
  }

  addUnreadable(file: SampleFile): void {
    this.#push(file, -1);
  }

  addId(place: RowPlace, id: string): void {
    this.#add(place, this.table.intern(id), () => id);
  }

  addText(place: RowPlace, text: string): void {
    const base = derivedId(text);
    this.#addDerived(place, this.table.intern(base), () => base);
  }

  /** Adds a row by the hash of its id, which is derived from the text if `isDerived`; `name` reads it. */
  addHash(place: RowPlace, high: number, low: number, isDerived: boolean, name: ReadName): void {
    const key = this.table.internHash(high, low);
    if (isDerived) this.#addDerived(place, key, name);
    else this.#add(place, key, name);
  }

  #addDerived(place: RowPlace, key: number, base: ReadName): void {
    this.#named.add(place.file);
    const count = addOne(this.#repeats, key);
    if (count === 1) return this.#add(place, key, base);
    const id = `${base(place)}~${count}`;
    this.#repeatIds.set(`${place.file.path}#${place.row}`, id);
    this.addId(place, id);
  }

  /** `name` is called only for duplicates. */
  #add(place: RowPlace, key: number, name: ReadName): void {
    const { file, row } = place;
    this.#push(file, key);
    const first = this.place(key);
    if (!first) {
      this.count += 1;
      this.#keyFile.set(key, this.#numberOf(file) + 1);
      this.#keyRow.set(key, row - key);
      return;
    }
    this.duplicateCount += 1;
    if (this.duplicates.length < MAX_DUPLICATES)
      this.duplicates.push({ key, id: name(place), first, again: place });
  }

  /** Memoized by the list of files: there can be as many files as rows. */
  #numberOf(file: SampleFile): number {
    const files = this.files();
    if (files !== this.#numbered) {
      this.#numbered = files;
      this.#numbers = new Map(files.map((one, n) => [one, n]));
    }
    return this.#numbers.get(file) ?? -1;
  }

  #push(file: SampleFile, key: number): void {
    const keys = getOrAdd(this.#rowKeys, file, int32Column);
    keys.push(key - keys.length);
  }
}
