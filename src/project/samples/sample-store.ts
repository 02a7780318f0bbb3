import { ByteWindow } from '../../base/files/byte-window';
import { FileError } from '../../base/files/file-error';
import type { FileInfo } from '../../base/files/files';
import { getOrAdd } from '../../base/lists';
import type { DataModel } from '../model/model';
import { formatOf, isUnreadable, type Sample, type Unreadable } from './sample';
import type { IdTable } from '../../base/columns/id-table';
import { Listings } from '../files/listings';
import { BlockReader } from '../files/block-reader';
import type { OverlayFiles } from '../files/overlay-files';
import { derivedId, type ReadName, type RowPlace, SampleIds, type SharedSampleIds } from './sample-ids';
import { type ParsedRow, type RawRow, SampleFile, type SharedSampleFile } from './sample-file';

/** A row with the id and the key of its sample. */
export interface LocatedRow {
  readonly id: string;
  readonly key: number;
  readonly file: SampleFile;
  readonly raw: RawRow;
}
export type LocatedSample = Sample & LocatedRow;
type UnreadableRow = Unreadable & LocatedRow & { readonly key: -1 };
export type RowContent = LocatedSample | UnreadableRow;

/** The samples for another thread, which finds them by their ids and reads their texts. */
export interface SharedSamples {
  readonly data: DataModel;
  readonly files: readonly SharedSampleFile[];
  readonly ids: SharedSampleIds;
}

/** Texts are read in blocks of this many bytes. */
const BLOCK_BYTES = 1 << 17;
/**
 * If all sample files are no larger than this, their blocks stay in memory once they were read: each person's records lead through all
 * samples, so that few blocks would be read again for every file of records. Otherwise only the last few blocks stay.
 */
const MAX_HELD_BYTES = 1 << 26;
const FEW_BLOCKS = 8;

const NO_BYTES = new Uint8Array();
/** Rows of unchanged files that are added between two pauses. */
const ROWS_PER_PAUSE = 1 << 14;
/** A file of one sample up to this size is read synchronously: opening it takes longer than reading it. */
const SMALL_BYTES = 1 << 16;
/** Small files that are read between two pauses. */
const SMALL_PER_PAUSE = 16;

/** Called with a row and its parsed value. */
export type RowVisitor = (raw: RawRow, parsed: ParsedRow) => void;

/** How to go through the rows of a file: from which on (by default all), with pauses, until an abort. */
interface Scanning {
  readonly pause: () => Promise<void>;
  readonly signal?: AbortSignal | undefined;
  readonly first?: number;
}

/** The samples of a project: files, places and ids as hashes; texts stay on disk. Keys (small numbers for ids) never change. */
export class SampleStore {
  files: readonly SampleFile[] = [];
  #byPath: ReadonlyMap<string, SampleFile> = new Map();
  readonly reader: BlockReader;
  #blocks = FEW_BLOCKS;
  idsComplete = false;
  /** Which rows have which ids. */
  readonly known: SampleIds;
  #smallRead = 0;
  /** Reused for each small file, to save garbage collection. */
  #smallMemory: Uint8Array | undefined;

  private data: DataModel = {
    samples: [],
    id: 'id',
    text: 'text',
    annotations: 'annotations',
    decisions: 'decisions',
    gold: [],
  };

  /** By pattern: files whose format is neither given nor clear from their names. */
  unknownFormats: ReadonlyMap<string, readonly string[]> = new Map();
  /** Files that cannot be read, each with its problem. Their samples are not known. */
  unreadable: readonly SampleFile[] = [];

  /** A store with `shared` samples of another thread is read-only. */
  constructor(
    private readonly source: OverlayFiles,
    private readonly listings = new Listings(source),
    shared?: SharedSamples,
  ) {
    this.reader = new BlockReader(source, { block: BLOCK_BYTES, blocks: () => this.#blocks });
    this.known = new SampleIds(() => this.files, shared?.ids);
    if (!shared) return;
    this.data = shared.data;
    this.#setFiles(shared.files.map(({ info, format, rows }) => new SampleFile(info, format, rows)));
    this.idsComplete = true;
  }

  #setFiles(files: readonly SampleFile[]): void {
    this.files = files;
    this.unreadable = files.filter(({ problem }) => problem);
    this.#byPath = new Map(files.map((file) => [file.path, file]));
    const blocks = files.reduce((sum, { info }) => sum + Math.ceil(info.size / BLOCK_BYTES), 0);
    this.#blocks = blocks * BLOCK_BYTES <= MAX_HELD_BYTES ? Math.max(FEW_BLOCKS, blocks) : FEW_BLOCKS;
  }

  /** Whether the ids of all samples are known. */
  get isWhole(): boolean {
    return this.idsComplete && this.unreadable.length === 0;
  }

  /**
   * Treats a file that cannot be read as one row that says so, until a later `refresh` finds that it can be read. Returns false if no file
   * has this path, or that was known.
   */
  setAside(problem: FileError): boolean {
    const file = this.#byPath.get(problem.path);
    if (!file || file.problem) return false;
    file.setAside(problem);
    this.reader.forget(file.path);
    this.#setFiles(this.files);
    this.#forgetIds(new Set(this.files.filter((other) => other !== file)));
    return true;
  }

  /** The keys of ids, which never change. */
  get ids(): IdTable {
    return this.known.table;
  }

  /** Lists the files. Unchanged files keep their index. Returns whether anything changed. */
  async refresh(data: DataModel): Promise<boolean> {
    const found = new Map<string, { info: FileInfo; format: SampleFile['format'] }>();
    const unknown = new Map<string, string[]>();
    for (const { pattern, files } of await this.listings.listAll(data.samples.map(({ glob }) => glob))) {
      const given = data.samples.find(({ glob }) => glob === pattern)?.format;
      for (const info of files) {
        const format = given ?? formatOf(info.path);
        if (!format) getOrAdd(unknown, pattern, () => []).push(info.path);
        else if (!found.has(info.path)) found.set(info.path, { info, format });
      }
    }
    this.unknownFormats = unknown;
    const readable = new Set<SampleFile>();
    for (const file of this.unreadable) if (await this.source.isReadable(file.path)) readable.add(file);
    const next = [...found.values()]
      .sort((a, b) => (a.info.path < b.info.path ? -1 : 1))
      .map(({ info, format }) => {
        const old = this.#byPath.get(info.path);
        return old && old.format === format && old.info.version === info.version && !readable.has(old)
          ? old
          : new SampleFile(info, format);
      });
    const sameIds = (['id', 'text', 'messages'] as const).every((key) => data[key] === this.data[key]);
    const changed = next.length !== this.files.length || next.some((file, n) => file !== this.files[n]);
    const current = new Set(next);
    for (const file of this.files) if (!current.has(file)) this.reader.forget(file.path);
    this.data = data;
    this.#setFiles(next);
    if (!sameIds) this.#forgetIds(new Set());
    else if (changed) this.#forgetIds(current);
    return changed || !sameIds;
  }

  file(path: string): SampleFile | undefined {
    return this.#byPath.get(path);
  }

  get total(): number {
    return this.files.reduce((sum, file) => sum + file.rows, 0);
  }

  #forgetIds(unchanged: ReadonlySet<SampleFile>): void {
    this.known.forget(unchanged);
    this.idsComplete = false;
  }

  /** Finds the rows of all files where that has not been done, until the signal is aborted; `indexed` is called after each file. */
  async index(signal: AbortSignal, indexed: (file: SampleFile) => void): Promise<void> {
    for (const file of this.files) {
      if (signal.aborted) return;
      if (file.complete) continue;
      await file.index(this.source, undefined, signal);
      indexed(file);
    }
  }

  /** Reads the ids of all rows, in the order of files and rows; `pause` is awaited regularly to let other work run. */
  async readIds(pause: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    for (const [n, file] of this.files.entries()) {
      if (signal?.aborted) return;
      if ((n & 255) === 255) await pause();
      // The id of a file that is one sample is its path. A file that cannot be read has none.
      if (file.problem || file.format === 'document') this.#addRow(file, 0, file.parse('', this.data).sample);
      else if (this.known.knows(file)) await this.#addAgain(file, pause, signal);
      else await this.scan(file, { pause, signal, first: this.known.rows(file) }, () => {});
    }
    if (!signal?.aborted) this.idsComplete = true;
  }

  async #addAgain(file: SampleFile, pause: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    while (this.known.knows(file) && !signal?.aborted) {
      this.known.addAgain(file, ROWS_PER_PAUSE, this.#nameOfRow);
      await pause();
    }
  }

  /** Parses the rows of a file and passes them to `visit`, indexing rows and ids in the same step if necessary. */
  async scan(file: SampleFile, { pause, signal, first = 0 }: Scanning, visit: RowVisitor): Promise<void> {
    await this.#eachRow(file, first, pause, signal, (row, bytes) => {
      const raw = file.decodeRow(row, bytes);
      const parsed = file.parse(raw.raw, this.data);
      this.#addRow(file, row, parsed.sample);
      visit(raw, parsed);
    });
  }

  /** Streams the rows of a file from a row on, and indexes it if necessary. The bytes are valid only during the call. */
  async #eachRow(
    file: SampleFile,
    first: number,
    pause: () => Promise<void>,
    signal: AbortSignal | undefined,
    take: (row: number, bytes: Uint8Array) => void,
  ): Promise<void> {
    if (file.problem) return;
    if (!file.complete && !file.streams) await file.index(this.source, undefined, signal);
    const indexing = !file.complete;
    if (indexing) file.startIndex();
    else if (first >= file.rows) return;
    if (signal?.aborted) return;
    if (file.format === 'document' && file.info.size <= SMALL_BYTES) {
      take(0, this.#readSmall(file.path));
      this.#smallRead += 1;
      if (this.#smallRead % SMALL_PER_PAUSE === 0) await pause();
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
      // While the file is being indexed, the end of the last row is not known.
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
    const bytes = this.source.readNow(path, 0, undefined, this.#smallMemory);
    const isOwn = !this.source.has(path);
    if (isOwn && bytes.length > (this.#smallMemory?.length ?? 0)) this.#smallMemory = bytes;
    return bytes;
  }

  /** Adds a row's id, if that has not been done. Rows must come in order. */
  #addRow(file: SampleFile, row: number, sample: Sample | Unreadable): void {
    if (row < this.known.rows(file)) return;
    if (isUnreadable(sample)) this.known.addUnreadable(file);
    else if (sample.id === undefined) this.known.addText({ file, row }, sample.text);
    else this.known.addId({ file, row }, sample.id);
  }

  /** Reserves space for the ids of a file with about this many rows. */
  expect(file: SampleFile, rows: number): void {
    this.ids.expect(this.ids.size + rows - this.known.rows(file));
  }

  /** Adds a sample that another thread parsed, by the hash of its id or of its `derivedId`. */
  takeHashed(file: SampleFile, row: number, high: number, low: number, isDerived: boolean): void {
    this.known.addHash({ file, row }, high, low, isDerived, this.#nameOfRow);
  }

  /** Reads a sample again for its id. Throws FileError. */
  readonly #nameOfRow: ReadName = ({ file, row }) => {
    const sample = this.sample(file, row);
    if (!sample)
      throw new FileError('changed', file.path, `${file.path} was changed while it was read. Run again.`);
    return sample.id ?? derivedId(sample.text);
  };

  /** For another thread. Undefined if not all ids are known or not all files are lines. */
  share(): SharedSamples | undefined {
    const files = this.files.map((file) => file.share());
    if (!this.idsComplete || files.includes(undefined)) return undefined;
    return {
      data: this.data,
      files: files.filter((file) => file !== undefined),
      ids: this.known.share(),
    };
  }

  /** Key of a row; -1 if it is unreadable or its id has not been read. */
  keyAt(file: SampleFile, row: number): number {
    return this.known.keyAt(file, row);
  }

  /** The same; the row is read if its id has not been. */
  keyOf(file: SampleFile, row: number): number {
    return row < this.known.rows(file) ? this.keyAt(file, row) : this.read(file, row).key;
  }

  /** Whether there are samples. A file in a wrong encoding, such as UTF-16, has rows but no samples. */
  get hasAny(): boolean {
    return this.known.count > 0;
  }

  hasSample(file: SampleFile): boolean {
    for (let row = 0; row < file.rows; row++) if (this.keyAt(file, row) >= 0) return true;
    return false;
  }

  locate(id: string | number): RowPlace | undefined {
    return this.known.place(typeof id === 'number' ? id : this.ids.find(id));
  }

  /** Whether a key is that of a sample; true for all as long as not all ids are known. */
  has(key: number): boolean {
    return !this.isWhole || this.locate(key) !== undefined;
  }

  /** The id of a key, read from its sample; undefined if no file has it. */
  nameOf(key: number): string | undefined {
    const place = this.locate(key);
    return place && this.read(place.file, place.row).id;
  }

  text(file: SampleFile, row: number): string | undefined {
    return this.sample(file, row)?.text;
  }

  /** The text of a sample by its id or key; undefined if no file has it. */
  textOf(id: string | number): string | undefined {
    const place = this.locate(id);
    return place && this.text(place.file, place.row);
  }

  /** A sample as in its file, without an id made for it; undefined if it is unreadable. */
  sample(file: SampleFile, row: number): Sample | undefined {
    const { sample } = this.#parse(file, row);
    return isUnreadable(sample) ? undefined : sample;
  }

  #parse(file: SampleFile, row: number): { raw: RawRow; sample: Sample | Unreadable } {
    const { start, end } = file.range(row);
    const bytes = file.problem ? NO_BYTES : this.reader.read(file.path, start, end);
    const raw = file.decodeRow(row, bytes);
    return { raw, sample: file.parse(raw.raw, this.data).sample };
  }

  read(file: SampleFile, row: number): RowContent {
    const { raw, sample } = this.#parse(file, row);
    if (isUnreadable(sample)) return { ...sample, id: `line ${raw.line + 1}`, key: -1, file, raw };
    const id = sample.id ?? this.known.repeatId(file, row) ?? derivedId(sample.text);
    return { ...sample, id, key: this.ids.intern(id), file, raw };
  }
}
