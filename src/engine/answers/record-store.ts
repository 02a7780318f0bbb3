import { isObject } from '../../base/is-object';
import type { FileInfo } from '../../base/files/files';
import { KeyedMutex, Mutex } from '../../base/mutex';
import type { DataModel } from '../../project/model/model';
import { isForeign, withoutSpans } from '../../project/records/convert-units';
import {
  decisionRecord,
  goldRecord,
  replayRecord,
  type ReplayRecord,
} from '../../project/records/parse-record';
import { timeIn } from '../../project/records/utc-time';
import type { DecisionRecord, GoldRecord } from '../../project/records/records';
import type { IdTable } from '../../base/columns/id-table';
import { KeySet } from '../../base/columns/key-set';
import { BlockReader } from '../../project/files/block-reader';
import type { Listings } from '../../project/files/listings';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { forEachRecord, type RecordRange } from '../ranges/record-range';
import { AnswerTable, type RecordPosition } from '../../project/answers/answer-table';
import { comparable, needsText, type TextOf } from '../../project/answers/foreign-units';
import { eachLine, parseLine, type FileLine } from '../../project/answers/lines';
import { listRecordFiles, type RecordFile, type RecordKind } from '../../project/answers/record-files';

/** A record that is kept whole, with its place. */
export interface KeptRecord<T> {
  /** Offsets in code points; layers that cannot be converted (yet) are left out. */
  record: T;
  readonly file: string;
  readonly offset: number;
  readonly line: number;
}

/** What a listing found. */
export interface RecordChange {
  readonly any: boolean;
  /** Paths whose lines before the old end may have changed. */
  readonly rewritten: readonly string[];
  readonly removed: readonly string[];
}

/** How files are read. */
export interface Reading {
  readonly visit?: LineVisitor | undefined;
  readonly pause?: (() => Promise<void>) | undefined;
  /** Nothing more is read between two files once it is aborted. */
  readonly signal?: AbortSignal | undefined;
  readonly rangesOf?: RangesOf | undefined;
}

/** Called for each line that is replayed, so that one reading serves replay and checks. */
type LineVisitor = (file: RecordFile, line: FileLine, value: unknown) => void;

/** Reads a file's records in ranges instead; undefined for one that is to be read line by line. `bytes`: of all files of records. */
type RangesOf = (
  file: RecordFile,
  info: FileInfo,
  bytes: number,
) => AsyncIterable<RecordRange> | undefined;

/** Few are gold and decisions, and everybody's work depends on them. */
const READ_ORDER: readonly RecordKind[] = ['gold', 'decision', 'annotation'];
const TAIL = 256;
const decoder = new TextDecoder();

/** Everybody's records: replayed from the logs, kept current by reading only what was appended. */
export class RecordStore {
  table: AnswerTable;
  readonly decisions = new Map<string, KeptRecord<DecisionRecord>>();
  readonly gold = new Map<string, KeptRecord<GoldRecord>>();
  /** How many of the lines of gold are attention checks. */
  checks = 0;
  /** Key of a sample -> the decision that sends it back to annotators; a part of `decisions`. */
  readonly returns = new Map<number, DecisionRecord>();
  /** Key of a sample -> its id, for samples with a decision. */
  readonly #decided = new Map<number, string>();
  /** Greatest time seen in each reviewer's decisions, in milliseconds. */
  readonly lastDecisions = new Map<string, number>();
  files: RecordFile[] = [];
  /** Numbers of the files, which positions in the table mean, by path. */
  readonly #numbers = new Map<string, number>();
  /** Greatest time seen in each annotator's records, in milliseconds. */
  readonly lastTimes = new Map<string, number>();
  /** Rows of the table, and decisions and gold as they were written, whose offsets count another unit than code points. */
  readonly #foreignRows = new Set<number>();
  readonly #foreignKept = new Map<KeptRecord<DecisionRecord | GoldRecord>, DecisionRecord | GoldRecord>();
  /** Some of them are compared without their spans yet. */
  unitsPending = false;
  /** Keys of samples whose answers changed since the set was last taken. */
  #touched = new Set<number>();
  /** Whether they are noted: in vain where all samples are compared afterwards, and a million take tens of megabytes. */
  notesTouched = true;

  /** Paths of listed files that were not read to their end yet, in the order in which they are read. */
  #unread = new Set<string>();
  /** Bytes of all listed files. */
  #bytes = 0;
  readonly #listing = new Mutex();
  /** One reading of a file at a time; different files may be read at the same time. */
  readonly #replaying = new KeyedMutex();
  /** Aborted when all records are read again: what is under way then ends up in a table that is gone. */
  #generation = new AbortController();

  /** Who goes through all samples goes through everybody's file at once. */
  readonly #reader: BlockReader;

  constructor(
    private readonly source: OverlayFiles,
    private readonly ids: IdTable,
    private readonly listings: Listings,
    /** Awaited now and then while files are read, so that others get their turn. */
    private readonly pause?: () => Promise<void>,
  ) {
    this.#reader = new BlockReader(source, { block: 1 << 16, kept: () => 2 * this.files.length });
    this.table = new AnswerTable(ids);
  }

  takeTouched(): Set<number> {
    const touched = this.#touched;
    this.#touched = new Set();
    return touched;
  }

  /** The decision that counts for a sample, by its key. It may have been withdrawn. */
  decisionOf(key: number): DecisionRecord | undefined {
    const sample = this.#decided.get(key);
    return sample === undefined ? undefined : this.decisions.get(sample)?.record;
  }

  /** The decision that sends a sample back to annotators. */
  returnOf(sample: string): DecisionRecord | undefined {
    return this.returns.get(this.ids.find(sample));
  }

  /** Time of the newest answer on a sample, in milliseconds; 0 without one. */
  lastAnswer(sample: string): number {
    let last = 0;
    for (let row = this.table.first(this.ids.find(sample)); row >= 0; row = this.table.following(row))
      last = Math.max(last, this.table.time(row));
    return last;
  }

  /** The sample id that a key stands for, read from a record about it. */
  nameOf(key: number): string | undefined {
    const row = this.table.first(key);
    if (row < 0) return undefined;
    return replayRecord(this.recordNow(row))?.sample;
  }

  /** The record that a row of the table stands for, read again from its file; undefined where the host cannot read without waiting. */
  recordNow(row: number): unknown {
    const { file, offset } = this.table.position(row);
    const path = this.files[file]?.path;
    if (path === undefined) return undefined;
    for (let size = 4096; ; size *= 8) {
      const bytes = this.#reader.now(path, offset, offset + size);
      const end = bytes?.indexOf(10) ?? -1;
      if (!bytes) return undefined;
      if (end >= 0 || bytes.length < size)
        return parseLine(decoder.decode(end < 0 ? bytes : bytes.subarray(0, end)));
    }
  }

  /**
   * Converts offsets that count another unit into code points, so that answers can be compared. Needs the ids of all samples; to be
   * called again when texts have changed. Until then, and where the text has no such offset, the layer takes no part in comparisons.
   */
  async convertUnits(textOf: TextOf): Promise<void> {
    this.unitsPending = false;
    for (const row of this.#foreignRows) {
      const record = this.recordNow(row);
      const replayed = replayRecord(record);
      if (!replayed) continue;
      const { labels } = comparable(record as Record<string, unknown>, await textOf(replayed.sample));
      this.table.relabel(row, labels ?? {});
      this.#touched.add(this.table.key(row));
    }
    for (const [kept, written] of this.#foreignKept) {
      const text = 'text' in written ? written.text : undefined;
      kept.record = comparable(written, text ?? (await textOf(written.sample ?? '')));
    }
  }

  /** -1 for a path that is no file of records. */
  fileNumber(path: string): number {
    return this.#numbers.get(path) ?? -1;
  }

  file(path: string): RecordFile | undefined {
    return this.files[this.fileNumber(path)];
  }

  /** Whether all files that were listed are read to their end. */
  get complete(): boolean {
    return this.#unread.size === 0;
  }

  /**
   * Gives what is found in the records of some files, which are read first where that was not done; does it once more when the records
   * were read again meanwhile. A file that cannot be read is left out: whoever brings the project up to its files reports it.
   */
  async from<T>(wanted: (file: RecordFile) => boolean, find: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.read({}, wanted).catch(() => undefined);
      const { table } = this;
      try {
        const found = await find();
        if (table === this.table) return found;
      } catch (error) {
        if (table === this.table) throw error;
      }
    }
  }

  /** The same from all records. */
  fromAll<T>(find: () => Promise<T>): Promise<T> {
    return this.from(() => true, find);
  }

  /** Brings the state up to the files. Anything but growth at the end starts the replay again. */
  async refresh(data: DataModel, reading: Reading = {}): Promise<RecordChange> {
    const change = await this.list(data);
    await this.read(reading);
    return change;
  }

  /** Looks which files there are and which have changed; `read` reads them. */
  list(data: DataModel): Promise<RecordChange> {
    return this.#listing.run(() => this.#list(data));
  }

  async #list(data: DataModel): Promise<RecordChange> {
    const found = await listRecordFiles(this.listings, data);
    const there = new Set(found.map(({ info }) => info.path));
    const removed = this.files.filter((file) => !there.has(file.path)).map((file) => file.path);
    this.#bytes = found.reduce((sum, { info }) => sum + info.size, 0);
    const appended: string[] = [];
    const rewritten: string[] = [];
    for (const { info, kind } of found)
      await this.#replaying.run(info.path, async () => {
        const file = this.file(info.path);
        if (!file) appended.push(info.path);
        else if (file.kind !== kind) rewritten.push(info.path);
        else if (file.info?.version !== info.version) {
          // It may have been appended to, and read, since it was listed.
          const now = (await this.source.stat(info.path)) ?? info;
          if (file.info?.version === now.version) return;
          if (await this.#grew(file, now)) appended.push(info.path);
          else rewritten.push(info.path);
        }
      });
    const isAnew = removed.length > 0 || rewritten.length > 0;
    if (isAnew) this.#startAnew();
    for (const { info, kind } of found) if (!this.file(info.path)) this.#add(info.path, kind);
    const unread = isAnew ? this.files.map(({ path }) => path) : appended;
    const rank = (path: string): number => READ_ORDER.indexOf(this.file(path)!.kind);
    this.#unread = new Set(unread.sort((a, b) => rank(a) - rank(b)));
    return { any: isAnew || appended.length > 0, rewritten, removed };
  }

  /** Reads what `list` has found, or the part of it that is wanted. */
  async read(
    { visit, pause = this.pause, signal, rangesOf }: Reading = {},
    wanted: (file: RecordFile) => boolean = () => true,
  ): Promise<void> {
    for (const path of this.#unread) {
      const file = this.file(path);
      if (signal?.aborted) return;
      if (file && wanted(file)) await this.refreshFile(path, file.kind, { visit, pause, rangesOf });
    }
  }

  /** Reads what was appended to one file of records, or the whole of a new one of the kind given; false when more than that may have happened and `refresh` is needed. */
  refreshFile(path: string, kind: RecordKind = 'annotation', reading: Reading = {}): Promise<boolean> {
    return this.#replaying.run(path, () => this.#refreshFile(path, kind, reading));
  }

  async #refreshFile(path: string, kind: RecordKind, reading: Reading): Promise<boolean> {
    for (;;) {
      const { signal } = this.#generation;
      const info = await this.source.stat(path);
      if (!info) return false;
      const file = this.file(path) ?? this.#add(path, kind);
      if (file.info?.version !== info.version) {
        if (!(await this.#grew(file, info))) return false;
        if (!signal.aborted) await this.#replay(file, info, signal, reading);
      }
      if (signal.aborted) continue;
      this.#unread.delete(path);
      return true;
    }
  }

  async #grew(file: RecordFile, info: FileInfo): Promise<boolean> {
    // One that could not be read to its end was read in part.
    if (info.size < file.size || (!file.info && file.lines > 0)) return false;
    const tail = await this.source.read(info.path, file.size - file.tail.length, file.size);
    return tail.length === file.tail.length && tail.every((byte, i) => byte === file.tail[i]);
  }

  #startAnew(): void {
    this.#generation.abort();
    this.#generation = new AbortController();
    this.#reader.forget();
    this.table = new AnswerTable(this.ids);
    this.decisions.clear();
    this.returns.clear();
    this.#decided.clear();
    this.lastDecisions.clear();
    this.gold.clear();
    this.checks = 0;
    this.lastTimes.clear();
    this.#foreignRows.clear();
    this.#foreignKept.clear();
    this.unitsPending = false;
    this.files = [];
    this.#numbers.clear();
  }

  #add(path: string, kind: RecordKind): RecordFile {
    const tail = new Uint8Array();
    const file: RecordFile = { path, kind, info: undefined, size: 0, lines: 0, tail, history: new KeySet() };
    this.#numbers.set(path, this.files.push(file) - 1);
    return file;
  }

  async #replay(
    file: RecordFile,
    info: FileInfo,
    signal: AbortSignal,
    { visit, pause, rangesOf }: Reading,
  ): Promise<void> {
    this.#reader.forget(file.path);
    file.info = undefined;
    const take = (line: FileLine): void => {
      const value = parseLine(line.raw);
      this.#take(file, line, value);
      visit?.(file, line, value);
      if (line.closed) file.lines = line.line + 1;
    };
    const ranges = file.size === 0 ? rangesOf?.(file, info, this.#bytes) : undefined;
    if (ranges) for await (const range of ranges) this.#takeRange(file, range);
    // What is appended after the file's size was looked at is read, and counted, the next time.
    else {
      const part = { from: file.size, to: info.size, line: file.lines };
      await eachLine(this.source, file.path, part, take, pause, signal);
    }
    const end = await this.#endOfLines(file, info);
    const tail = (await this.source.read(file.path, Math.max(0, end - TAIL), end)).slice();
    if (signal.aborted) return;
    file.size = end;
    file.tail = tail;
    file.info = info;
  }

  /** The byte after the last line end at or before the file's end. */
  async #endOfLines(file: RecordFile, info: FileInfo): Promise<number> {
    for (let end = info.size; end > file.size; end -= 1 << 16) {
      const bytes = await this.source.read(file.path, Math.max(file.size, end - (1 << 16)), end);
      const at = bytes.lastIndexOf(10);
      if (at >= 0) return Math.max(file.size, end - (1 << 16)) + at + 1;
    }
    return file.size;
  }

  #take(file: RecordFile, line: FileLine, value: unknown): void {
    if (file.kind === 'annotation') this.#takeAnnotation(file, line, value);
    else if (isObject(value)) {
      const kept = { file: file.path, offset: line.offset, line: line.line };
      if (file.kind === 'gold') {
        if (value.check === 'attention') this.checks += 1;
        const gold = goldRecord(value);
        if (gold) this.#keep(this.gold, gold.about, { record: gold.record, ...kept });
        return;
      }
      const record = decisionRecord(value);
      if (record) {
        const { sample } = record;
        const before = this.decisions.get(sample);
        const time = timeIn(record.time) || 0;
        if (time > (this.lastDecisions.get(record.reviewer) ?? 0))
          this.lastDecisions.set(record.reviewer, time);
        // One without a valid time gives way to any, and takes the place of none that has one.
        if (!before || (timeIn(before.record.time) || 0) <= time) {
          this.#keep(this.decisions, sample, { record, ...kept });
          const key = this.ids.intern(sample);
          this.#decided.set(key, sample);
          if (isReturn(record)) this.returns.set(key, record);
          else this.returns.delete(key);
          if (before) this.file(before.file)?.history.add(before.line);
        } else file.history.add(line.line);
      }
    }
  }

  #keep<T extends DecisionRecord | GoldRecord>(
    records: Map<string, KeptRecord<T>>,
    sample: string,
    kept: KeptRecord<T>,
  ): void {
    const before = records.get(sample);
    if (before) this.#foreignKept.delete(before);
    records.set(sample, kept);
    if (!needsText(kept.record)) return;
    this.#foreignKept.set(kept, kept.record);
    this.unitsPending = true;
    kept.record = comparable(kept.record, undefined);
  }

  #takeAnnotation(file: RecordFile, line: FileLine, value: unknown): void {
    const record = replayRecord(value);
    if (!record) return;
    const foreign = isForeign(value as Record<string, unknown>);
    const taken = foreign ? { ...record, labels: withoutSpans(record.labels) } : record;
    const row = this.table.put(taken, this.#positionOf(file, line));
    this.#noteAnnotation(file, line.line, row, foreign, record);
  }

  /** Takes the annotations of the next range of a file. */
  #takeRange(file: RecordFile, range: RecordRange): void {
    forEachRecord(range, file.lines, (record, { line, offset, foreign }) => {
      const row = this.table.putCoded(record, range.answers, this.#positionOf(file, { line, offset }));
      const annotator = range.answers.strings[record.annotator]!;
      this.#noteAnnotation(file, line, row, foreign, { annotator, time: record.time });
    });
    file.lines += range.closed;
  }

  #positionOf(file: RecordFile, { line, offset }: Pick<FileLine, 'line' | 'offset'>): RecordPosition {
    return { file: this.fileNumber(file.path), offset, line };
  }

  /** Notes what hangs on a record beside its row; -1 is one that does not count. */
  #noteAnnotation(
    file: RecordFile,
    line: number,
    row: number,
    foreign: boolean,
    { annotator, time }: Pick<ReplayRecord, 'annotator' | 'time'>,
  ): void {
    if (row >= 0 && this.notesTouched) this.#touched.add(this.table.key(row));
    if (row >= 0) {
      if (foreign) {
        this.#foreignRows.add(row);
        this.unitsPending = true;
      } else this.#foreignRows.delete(row);
    }
    const { replaced } = this.table;
    if (row < 0) file.history.add(line);
    else if (replaced) this.files[replaced.file]?.history.add(replaced.line);
    if (time > (this.lastTimes.get(annotator) ?? 0)) this.lastTimes.set(annotator, time);
  }
}

function isReturn({ withdrawn, return_to }: DecisionRecord): boolean {
  return withdrawn !== true && Array.isArray(return_to);
}
