import { firstField } from '../../base/json/field-scan';
import { ByteWindow } from '../../base/files/byte-window';
import { FileError } from '../../base/files/file-error';
import type { FileInfo } from '../../base/files/files';
import type { DataModel } from '../model/model';
import { formatOf, isUnreadable, type Sample, type Unreadable } from './sample';
import { uint8Column, type Column, type SharedColumn } from '../../base/columns/columns';
import type { IdTable } from '../../base/columns/id-table';
import { Listings } from '../files/listings';
import { BlockReader } from '../files/block-reader';
import type { OverlayFiles } from '../files/overlay-files';
import {
  derivedId,
  SampleIds,
  type DuplicateId,
  type ReadName,
  type RowPlace,
  type SharedSampleIds,
} from './sample-ids';
import { SampleFile, type ParsedRow, type RawRow, type SharedSampleFile } from './sample-file';

/** A sample with its place. */
export interface PlacedSample extends Sample {
  readonly id: string;
  readonly key: number;
  readonly file: SampleFile;
  readonly raw: RawRow;
}
interface UnreadableRow extends Unreadable {
  readonly id: string;
  readonly key: -1;
  readonly file: SampleFile;
  readonly raw: RawRow;
}
export type RowContent = PlacedSample | UnreadableRow;

/** What another thread needs to find samples by their ids and to read their texts. */
export interface SharedSamples {
  readonly data: DataModel;
  readonly files: readonly (SharedSampleFile & { readonly unreadable: SharedColumn<Uint8Array> })[];
  readonly ids: SharedSampleIds;
}

/** Rows that are noted again before others get their turn. */
const ROWS_AT_ONCE = 1 << 14;
/** A file that is one sample is read at once up to so many bytes: opening it takes longer than reading it. */
const SMALL = 1 << 16;
/** So many of them are read before others get their turn. */
const SMALL_AT_ONCE = 16;

const byPath = (files: readonly SampleFile[]): ReadonlyMap<string, SampleFile> =>
  new Map(files.map((file) => [file.path, file]));

/** Sees a row and its parsed value. */
export type RowVisitor = (raw: RawRow, parsed: ParsedRow) => void;

/** Rows of a file of which one should be a sample. */
const ROWS_LOOKED_AT = 100;

/**
 * The samples of a project: which files there are, where each sample stands, which id it has. Ids live in a table of hashes, texts
 * stay on disk. Keys (small numbers for ids) never change while the store lives; records use them too.
 */
export class SampleStore {
  files: readonly SampleFile[] = [];
  #byPath: ReadonlyMap<string, SampleFile> = new Map();
  readonly reader: BlockReader;
  /** Rows whose id is known, over all files; equals the number of rows when `idsComplete`. */
  idsComplete = false;
  readonly #known: SampleIds;
  /** Files of which every row was parsed, with 1 for each row that is no sample. */
  #parsed = new Map<SampleFile, Column<Uint8Array>>();
  #smallRead = 0;
  /** Used again for each of them: as many pieces of memory as files keep the garbage collector busy. */
  #smallMemory: Uint8Array | undefined;
  /** Rows of the file that is being taken, with 1 for each that is no sample. */
  #taking = uint8Column();

  private data: DataModel = {
    samples: [],
    id: 'id',
    text: 'text',
    annotations: 'annotations',
    decisions: 'decisions',
    gold: [],
  };

  /** Files that a pattern names and whose format their names do not tell: by pattern. */
  unknownFormats: ReadonlyMap<string, readonly string[]> = new Map();

  /** One with what another thread's store shares is to be read only. */
  constructor(
    private readonly source: OverlayFiles,
    private readonly listings = new Listings(source),
    shared?: SharedSamples,
  ) {
    this.reader = new BlockReader(source);
    this.#known = new SampleIds(() => this.files, shared?.ids);
    if (shared) this.#adopt(shared);
  }

  /** The keys of ids, which never change. */
  get ids(): IdTable {
    return this.#known.table;
  }

  get duplicates(): readonly DuplicateId[] {
    return this.#known.duplicates;
  }

  get duplicateCount(): number {
    return this.#known.duplicateCount;
  }

  /** Takes over what another thread's store shares. */
  #adopt({ data, files }: SharedSamples): void {
    this.data = data;
    this.files = files.map(({ info, format, rows, unreadable }) => {
      const file = new SampleFile(info, format, rows);
      this.#parsed.set(file, uint8Column(unreadable));
      return file;
    });
    this.#byPath = byPath(this.files);
    this.idsComplete = true;
  }

  /** Looks which files there are. Files that did not change keep their index. Returns whether anything changed. */
  async refresh(data: DataModel): Promise<boolean> {
    const found = new Map<string, { info: FileInfo; format: SampleFile['format'] }>();
    const unknown = new Map<string, string[]>();
    for (const { pattern, files } of await this.listings.listAll(data.samples.map(({ glob }) => glob))) {
      const given = data.samples.find(({ glob }) => glob === pattern)?.format;
      const others: string[] = [];
      for (const info of files) {
        const format = given ?? formatOf(info.path);
        if (!format) others.push(info.path);
        else if (!found.has(info.path)) found.set(info.path, { info, format });
      }
      if (others.length > 0) unknown.set(pattern, [...(unknown.get(pattern) ?? []), ...others]);
    }
    this.unknownFormats = unknown;
    const next = [...found.values()]
      .sort((a, b) => (a.info.path < b.info.path ? -1 : 1))
      .map(({ info, format }) => {
        const old = this.#byPath.get(info.path);
        return old && old.format === format && old.info.version === info.version
          ? old
          : new SampleFile(info, format);
      });
    const sameIds = data.id === this.data.id && data.text === this.data.text;
    const changed = next.length !== this.files.length || next.some((file, n) => file !== this.files[n]);
    const kept = new Set(next);
    for (const file of this.files) if (!kept.has(file)) this.reader.forget(file.path);
    this.data = data;
    this.files = next;
    this.#byPath = byPath(next);
    if (!sameIds) this.#forgetIds(new Set());
    else if (changed) this.#forgetIds(kept);
    return changed || !sameIds;
  }

  file(path: string): SampleFile | undefined {
    return this.#byPath.get(path);
  }

  get total(): number {
    return this.files.reduce((sum, file) => sum + file.rows, 0);
  }

  /** What is known of files that are as they were stays. */
  #forgetIds(unchanged: ReadonlySet<SampleFile>): void {
    this.#known.forget(unchanged);
    this.#parsed = new Map([...this.#parsed].filter(([file]) => unchanged.has(file)));
    this.idsComplete = false;
  }

  /** Learns the ids of all rows, in the order of files and rows; `pause` is awaited now and then so that others get their turn. */
  async readIds(pause: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    for (const [n, file] of this.files.entries()) {
      if (signal?.aborted) return;
      if ((n & 255) === 255) await pause();
      // A file that is one sample is named by its path.
      if (file.format === 'document') this.noteRow(file, 0, file.path, undefined);
      else if (this.#known.knows(file)) await this.#noteAgain(file, pause, signal);
      else
        await this.#eachRow(file, this.#known.rows(file), pause, signal, (row, bytes) =>
          this.#noteId(file, row, bytes),
        );
    }
    if (!signal?.aborted) this.idsComplete = true;
  }

  async #noteAgain(file: SampleFile, pause: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    while (this.#known.knows(file) && !signal?.aborted) {
      this.#known.noteAgain(file, ROWS_AT_ONCE, this.#nameOfRow);
      await pause();
    }
  }

  /**
   * Parses every row of a file and shows it to `visit`. What is not known yet, where rows stand and their ids, is learned on the way:
   * one reading and one parse serve all.
   */
  async scan(
    file: SampleFile,
    visit: RowVisitor,
    pause: () => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void> {
    const unreadable = uint8Column();
    await this.#eachRow(file, 0, pause, signal, (row, bytes) => {
      const raw = file.decodeRow(row, bytes);
      const parsed = file.parse(raw.raw, this.data);
      this.noteRow(file, row, undefined, parsed.sample);
      if (isUnreadable(parsed.sample)) unreadable.set(row, 1);
      visit(raw, parsed);
    });
    if (!signal?.aborted) this.#parsed.set(file, unreadable);
  }

  /** Streams the rows of a file from a row on, indexing it where that was not done. The bytes are valid during the call only. */
  async #eachRow(
    file: SampleFile,
    first: number,
    pause: () => Promise<void>,
    signal: AbortSignal | undefined,
    take: (row: number, bytes: Uint8Array) => void,
  ): Promise<void> {
    if (!file.complete && !file.streams) await file.index(this.source, undefined, signal);
    const indexing = !file.complete;
    if (indexing) file.startIndex();
    else if (first >= file.rows) return;
    if (signal?.aborted) return;
    if (file.format === 'document' && file.info.size <= SMALL && this.readsNow(file)) {
      take(0, this.#readSmall(file.path));
      this.#smallRead += 1;
      if (this.#smallRead % SMALL_AT_ONCE === 0) await pause();
      return;
    }
    const window = new ByteWindow(indexing ? 0 : file.range(first).start);
    let next = first;
    const takeRows = (isWhole: (row: number, end: number) => boolean): void => {
      for (; next < file.rows; next++) {
        const { start, end } = file.range(next);
        if (!isWhole(next, end)) return;
        take(next, window.range(start, end));
      }
    };
    for await (const chunk of this.source.chunks(file.path, window.end)) {
      if (signal?.aborted) return;
      window.add(chunk);
      if (indexing) file.addToIndex(chunk);
      // While rows are still found, the end of the last one is not known.
      const known = indexing ? file.rows - 1 : file.rows;
      takeRows((row, end) => row < known && end <= window.end);
      const needed = Math.min(next, known);
      window.keepFrom(needed < 0 ? 0 : needed < file.rows ? file.range(needed).start : window.end);
      await pause();
    }
    if (indexing) await file.endIndex(this.source);
    takeRows(() => true);
  }

  /** A whole file, valid until the next call. */
  #readSmall(path: string): Uint8Array {
    const bytes = this.source.readNow(path, 0, undefined, this.#smallMemory)!;
    const isOwn = !this.source.has(path);
    if (isOwn && bytes.length > (this.#smallMemory?.length ?? 0)) this.#smallMemory = bytes;
    return bytes;
  }

  #noteId(file: SampleFile, row: number, bytes: Uint8Array): void {
    const quick = file.format === 'jsonl' ? firstField(bytes, this.data.id) : undefined;
    const id = typeof quick === 'number' ? JSON.stringify(quick) : quick;
    if (id) this.noteRow(file, row, id, undefined);
    else this.noteRow(file, row, undefined, file.parse(file.decodeRow(row, bytes).raw, this.data).sample);
  }

  /** Records a row's id, if that was not done (rows must come in order). */
  noteRow(
    file: SampleFile,
    row: number,
    id: string | undefined,
    sample: Sample | Unreadable | undefined,
  ): void {
    if (row < this.#known.rows(file)) return;
    if (sample && isUnreadable(sample)) return this.#known.noteUnreadable(file);
    const name = id ?? sample?.id;
    if (name !== undefined) this.#known.noteId({ file, row }, name);
    else this.#known.noteText({ file, row }, sample!.text);
  }

  /** Begins to take the rows of a file that are parsed elsewhere, in their order; the file has them in its index already. */
  startTaking(file: SampleFile): void {
    file.startIndex();
    this.#parsed.delete(file);
    this.#taking = uint8Column();
  }

  /** A file that is being taken has about so many rows. */
  expect(file: SampleFile, rows: number): void {
    this.ids.expect(this.ids.size + rows - this.#known.rows(file));
  }

  takeUnreadable(file: SampleFile, row: number): void {
    this.#taking.set(row, 1);
    this.#known.noteUnreadable(file);
  }

  /** A sample by the hash of its id; `isDerived`: of `derivedId`, since its file gives none. */
  takeHashed(file: SampleFile, row: number, high: number, low: number, isDerived: boolean): void {
    this.#known.noteHash({ file, row }, high, low, isDerived, this.#nameOfRow);
  }

  readonly #nameOfRow: ReadName = ({ file, row }) => {
    const { id, text } = this.#readAgain(file, row);
    return id ?? derivedId(text);
  };

  /** All rows of the file were taken. */
  endTaking(file: SampleFile): void {
    file.complete = true;
    this.#parsed.set(file, this.#taking);
    this.#taking = uint8Column();
  }

  /** Reads a sample once more for what a hash does not tell. Throws FileError. */
  #readAgain(file: SampleFile, row: number): Sample {
    const { start, end } = file.range(row);
    const bytes = this.source.readNow(file.path, start, end);
    const sample = bytes && file.parse(file.decodeRow(row, bytes).raw, this.data).sample;
    if (!sample || isUnreadable(sample))
      throw new FileError('changed', file.path, `${file.path} was changed while it was read. Run again.`);
    return sample;
  }

  /** For another thread, once all ids are known; undefined when not all files are lines. */
  share(): SharedSamples | undefined {
    const files = this.files.map((file) => {
      const shared = file.share();
      const unreadable = this.#parsed.get(file)?.share();
      return shared && unreadable && { ...shared, unreadable };
    });
    if (!this.idsComplete || files.includes(undefined)) return undefined;
    return {
      data: this.data,
      files: files.filter((file) => file !== undefined),
      ids: this.#known.share(),
    };
  }

  /** How many rows of a file have their id read. */
  idRows(file: SampleFile): number {
    return this.#known.rows(file);
  }

  /** Key of a row whose id was read, -1 for an unreadable one or one not read yet. */
  keyAt(file: SampleFile, row: number): number {
    return this.#known.keyAt(file, row);
  }

  /** Whether there are samples: files that cannot be read, such as those of UTF-16, have rows and no sample. */
  get hasAny(): boolean {
    return this.files.some((file) => this.hasSample(file, ROWS_LOOKED_AT));
  }

  /** Whether one of the first rows of a file is a sample. */
  hasSample(file: SampleFile, rows = Infinity): boolean {
    const unreadable = this.#parsed.get(file);
    for (let row = 0; row < Math.min(file.rows, rows); row++)
      if (unreadable ? unreadable.get(row) === 0 : this.keyAt(file, row) >= 0) return true;
    return false;
  }

  /** Where a sample stands, by key or id. */
  locate(id: string | number): RowPlace | undefined {
    return this.#known.place(typeof id === 'number' ? id : this.ids.find(id));
  }

  /** The id that a key stands for, read from its sample; undefined when no file has it. */
  nameOf(key: number): string | undefined {
    const place = this.locate(key);
    return place && this.readNow(place.file, place.row)?.id;
  }

  /** Whether rows of a file can be read without waiting. */
  readsNow(file: SampleFile): boolean {
    return this.source.readsNow(file.path);
  }

  /** Whether every row of a file was parsed, and a row is a sample; undefined when that is not known without parsing it. */
  isSample(file: SampleFile, row: number): boolean | undefined {
    const unreadable = this.#parsed.get(file);
    return unreadable && unreadable.get(row) === 0;
  }

  /** The text of a row; undefined for a row that is no sample. */
  async readText(file: SampleFile, row: number): Promise<string | undefined> {
    const { start, end } = file.range(row);
    return this.#text(file, row, await this.reader.read(file.path, start, end));
  }

  /** The same without waiting; undefined also where the host cannot. */
  textNow(file: SampleFile, row: number): string | undefined {
    const { start, end } = file.range(row);
    const bytes = this.reader.now(file.path, start, end);
    return bytes && this.#text(file, row, bytes);
  }

  #text(file: SampleFile, row: number, bytes: Uint8Array): string | undefined {
    const { sample } = file.parse(file.decodeRow(row, bytes).raw, this.data);
    return isUnreadable(sample) ? undefined : sample.text;
  }

  /** Reads a row. */
  async read(file: SampleFile, row: number): Promise<RowContent> {
    const { start, end } = file.range(row);
    return this.#content(file, row, await this.reader.read(file.path, start, end));
  }

  /** Reads a row without waiting; undefined where the host cannot. */
  readNow(file: SampleFile, row: number): RowContent | undefined {
    const { start, end } = file.range(row);
    const bytes = this.reader.now(file.path, start, end);
    return bytes && this.#content(file, row, bytes);
  }

  #content(file: SampleFile, row: number, bytes: Uint8Array): RowContent {
    const raw = file.decodeRow(row, bytes);
    const { sample } = file.parse(raw.raw, this.data);
    if (isUnreadable(sample)) return { ...sample, id: `line ${raw.line + 1}`, key: -1, file, raw };
    const id = sample.id ?? this.#known.repeatId(file, row) ?? derivedId(sample.text);
    return { ...sample, id, key: this.ids.intern(id), file, raw };
  }
}
