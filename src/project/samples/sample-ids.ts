import { int32Column, type Column, type SharedColumn } from '../../base/columns/columns';
import { IdTable, type SharedIds } from '../../base/columns/id-table';
import { textHash } from '../../base/text/hash';
import type { SampleFile } from './sample-file';

/** A row of a file of samples. */
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

/** What another thread needs to find samples by their ids. */
export interface SharedSampleIds {
  readonly table: SharedIds;
  readonly keyFile: SharedColumn<Int32Array>;
  readonly keyRow: SharedColumn<Int32Array>;
}

/** Reads the id of a row, or the one that its text gives it. */
export type ReadName = (place: RowPlace) => string;

/** How many duplicates keep their places; the rest is counted. */
const DUPLICATES_KEPT = 1000;

/** The id of a sample to which its file gives none; samples with the same text get `~2`, `~3` … in addition. */
export const derivedId = (text: string): string => `h-${textHash(text)}`;

/**
 * Which row has which id. Ids live in a table of hashes; keys (small numbers for ids) never change. Rows are noted in the order of files
 * and rows: the first one with an id has it, the others are duplicates.
 */
export class SampleIds {
  readonly table: IdTable;
  duplicates: DuplicateId[] = [];
  duplicateCount = 0;
  /**
   * File number + 1 and row of the sample that a key names; 0 where no sample has the id. Rows and keys are kept as how far they are from
   * each other: in the first file mostly not at all, and zeros take no memory.
   */
  #keyFile: Column<Int32Array>;
  #keyRow: Column<Int32Array>;
  /** Per file: row -> key - row; the key is -1 for rows that cannot be read. */
  #rowKeys = new Map<SampleFile, Column<Int32Array>>();
  /** What was in `#rowKeys` of whole files before all was forgotten: those that come again need not be read. */
  #earlier = new Map<SampleFile, Column<Int32Array>>();
  /** Files in which samples are named by their texts: what `~n` they get hangs on the files before. */
  readonly #named = new WeakSet<SampleFile>();
  /** The files that have numbers, and which. */
  #numbered: readonly SampleFile[] = [];
  #numbers: ReadonlyMap<SampleFile, number> = new Map();
  /** How often a text without an id came so far: key of the derived id -> count. */
  #repeats = new Map<number, number>();
  /** Rows that got a `~n`: `file#row` -> id. */
  #repeatIds = new Map<string, string>();

  /** `files`: the files of the project, which are numbered. One that is shared is to be read only. */
  constructor(
    private readonly files: () => readonly SampleFile[],
    shared?: SharedSampleIds,
  ) {
    this.table = new IdTable(shared?.table);
    this.#keyFile = int32Column(shared?.keyFile);
    this.#keyRow = int32Column(shared?.keyRow);
  }

  share(): SharedSampleIds {
    return { table: this.table.share(), keyFile: this.#keyFile.share(), keyRow: this.#keyRow.share() };
  }

  /** Forgets which rows have ids; keys stay. Files that come again as they were can be noted again without reading them. */
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
    this.#repeats = new Map();
    this.#repeatIds = new Map();
    this.duplicates = [];
    this.duplicateCount = 0;
  }

  /** Whether rows of a file are known from before. */
  knows(file: SampleFile): boolean {
    return this.#earlier.has(file);
  }

  /** Notes the next rows of a file as they were before, so many at most; `name` reads an id that is there already. */
  noteAgain(file: SampleFile, atMost: number, name: ReadName): void {
    const keys = this.#earlier.get(file);
    if (!keys) return;
    const first = this.rows(file);
    const end = Math.min(keys.length, first + atMost);
    for (let row = first; row < end; row++) {
      const key = keys.get(row) + row;
      if (key < 0) this.noteUnreadable(file);
      else this.#note({ file, row }, key, name);
    }
    if (end === keys.length) this.#earlier.delete(file);
  }

  /** How many rows of a file were noted. */
  rows(file: SampleFile): number {
    return this.#rowKeys.get(file)?.length ?? 0;
  }

  /** Key of a row, -1 for one that is no sample or was not noted yet. */
  keyAt(file: SampleFile, row: number): number {
    const keys = this.#rowKeys.get(file);
    return keys && row < keys.length ? keys.get(row) + row : -1;
  }

  /** Where the sample stands that has the id of a key. */
  place(key: number): RowPlace | undefined {
    const file = key < 0 ? 0 : this.#keyFile.get(key);
    return file === 0 ? undefined : { file: this.files()[file - 1]!, row: this.#keyRow.get(key) + key };
  }

  /** The id of a row whose text other rows have as well, if it is not the first of them. */
  repeatId(file: SampleFile, row: number): string | undefined {
    return this.#repeatIds.get(`${file.path}#${row}`);
  }

  /** The next row is no sample. */
  noteUnreadable(file: SampleFile): void {
    this.#push(file, -1);
  }

  /** The next row has an id. */
  noteId(place: RowPlace, id: string): void {
    this.#note(place, this.table.intern(id), () => id);
  }

  /** The next row has no id but the one that its text gives it. */
  noteText(place: RowPlace, text: string): void {
    const base = derivedId(text);
    this.#noteDerived(place, this.table.intern(base), () => base);
  }

  /** The next row has an id of that hash, one that comes from its text if `isDerived`; `name` reads it. */
  noteHash(place: RowPlace, high: number, low: number, isDerived: boolean, name: ReadName): void {
    const key = this.table.internHash(high, low);
    if (isDerived) this.#noteDerived(place, key, name);
    else this.#note(place, key, name);
  }

  #noteDerived(place: RowPlace, key: number, base: ReadName): void {
    this.#named.add(place.file);
    const count = (this.#repeats.get(key) ?? 0) + 1;
    this.#repeats.set(key, count);
    if (count === 1) return this.#note(place, key, base);
    const id = `${base(place)}~${count}`;
    this.#repeatIds.set(`${place.file.path}#${place.row}`, id);
    this.noteId(place, id);
  }

  /** `name` is asked only for an id that is there already. */
  #note(place: RowPlace, key: number, name: ReadName): void {
    const { file, row } = place;
    this.#push(file, key);
    const first = this.place(key);
    if (!first) {
      this.#keyFile.set(key, this.#numberOf(file) + 1);
      this.#keyRow.set(key, row - key);
      return;
    }
    this.duplicateCount += 1;
    if (this.duplicates.length < DUPLICATES_KEPT)
      this.duplicates.push({ key, id: name(place), first, again: place });
  }

  /** Rows come file by file, and there can be a file for each. */
  #numberOf(file: SampleFile): number {
    const files = this.files();
    if (files !== this.#numbered) {
      this.#numbered = files;
      this.#numbers = new Map(files.map((one, n) => [one, n]));
    }
    return this.#numbers.get(file) ?? -1;
  }

  #push(file: SampleFile, key: number): void {
    let keys = this.#rowKeys.get(file);
    if (!keys) this.#rowKeys.set(file, (keys = int32Column()));
    keys.push(key - keys.length);
  }
}
