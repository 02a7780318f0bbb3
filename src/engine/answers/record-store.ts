import { isObject } from '../../core/is-object';
import type { FileInfo } from '../../core/files/files';
import { Mutex } from '../../core/mutex';
import type { DataModel } from '../../core/project/model';
import { isForeign, withoutSpans } from '../../core/records/convert-units';
import { decisionRecord, goldRecord, replayRecord, type ReplayRecord } from '../../core/records/parse-record';
import { timeIn } from '../../core/records/utc-time';
import type { DecisionRecord, GoldRecord } from '../../core/records/records';
import type { IdTable } from '../../core/tables/id-table';
import { KeySet } from '../../core/tables/key-set';
import { BlockReader } from '../files/block-reader';
import type { Listings } from '../files/listings';
import type { OverlayFiles } from '../files/overlay-files';
import { forEachRecord, type RecordRange } from '../ranges/record-range';
import { AnswerTable, type RecordPosition } from './answer-table';
import { comparable, needsText, type TextOf } from './foreign-units';
import { eachLine, parseLine, type FileLine } from './lines';
import { listRecordFiles, type RecordFile, type RecordKind } from './record-files';

/** A record that is kept whole, with its place. */
export interface KeptRecord<T> {
  /** Offsets in code points; layers that cannot be converted (yet) are left out. */
  record: T;
  readonly file: string;
  readonly offset: number;
  readonly line: number;
}

/** What a refresh found. */
export interface RecordChange {
  readonly any: boolean;
  /** Paths whose lines before the old end may have changed. */
  readonly rewritten: readonly string[];
  readonly appended: readonly string[];
  readonly removed: readonly string[];
}

/** Called for each line that is replayed, so that one reading serves replay and checks. */
export type LineVisitor = (file: RecordFile, line: FileLine, value: unknown) => void;

/** Reads a file's records in ranges instead; undefined for one that is to be read line by line. `bytes`: of all files of records. */
export type RangesOf = (file: RecordFile, bytes: number) => AsyncIterable<RecordRange> | undefined;

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

  /** Files are read one at a time: what is appended while all records are read again is read after that. */
  readonly #reading = new Mutex();
  /** Resolves when all records that are being read again have been read. */
  #readingAll: Promise<void> | undefined;

  /** Who goes through all samples goes through everybody's file at once. */
  readonly #reader: BlockReader;

  constructor(
    private readonly source: OverlayFiles,
    private readonly ids: IdTable,
    private readonly listings: Listings,
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

  /**
   * Gives what is read from all records: waits while they are read again, when the table lacks some, and reads once more when that began
   * meanwhile.
   */
  async fromAll<T>(read: () => Promise<T>): Promise<T> {
    for (;;) {
      while (this.#readingAll) await this.#readingAll;
      const { table } = this;
      try {
        const found = await read();
        if (table === this.table) return found;
      } catch (error) {
        if (table === this.table) throw error;
      }
    }
  }

  /** Brings the state up to the files. Anything but growth at the end starts the replay again. */
  refresh(
    data: DataModel,
    visit?: LineVisitor,
    pause?: () => Promise<void>,
    rangesOf?: RangesOf,
  ): Promise<RecordChange> {
    return this.#reading.run(() => this.#refresh(data, visit, pause, rangesOf));
  }

  async #refresh(
    data: DataModel,
    visit?: LineVisitor,
    pause?: () => Promise<void>,
    rangesOf?: RangesOf,
  ): Promise<RecordChange> {
    const found = await listRecordFiles(this.listings, data);
    const there = new Set(found.map(({ info }) => info.path));
    const removed = this.files.filter((file) => !there.has(file.path)).map((file) => file.path);
    const changed = found.filter(({ info, kind }) => {
      const file = this.file(info.path);
      return !file || file.kind !== kind || file.info.version !== info.version;
    });
    if (removed.length === 0 && changed.length === 0)
      return { any: false, rewritten: [], appended: [], removed };
    const appended: string[] = [];
    const rewritten: string[] = [];
    for (const { info } of changed) {
      const file = this.file(info.path);
      if (!file || (await this.#grew(file, info))) appended.push(info.path);
      else rewritten.push(info.path);
    }
    const bytes = found.reduce((sum, { info }) => sum + info.size, 0);
    const readAll = async (): Promise<void> => {
      for (const { info, kind } of found)
        await this.#replay(info, kind, visit, pause, (file) => rangesOf?.(file, bytes));
    };
    if (removed.length > 0 || rewritten.length > 0) await this.#readAnew(readAll);
    else await readAll();
    return { any: true, rewritten, appended, removed };
  }

  async #readAnew(readAll: () => Promise<void>): Promise<void> {
    let finish = (): void => undefined;
    this.#readingAll = new Promise((resolve) => (finish = resolve));
    this.#startAnew();
    try {
      await readAll();
    } finally {
      this.#readingAll = undefined;
      finish();
    }
  }

  /** Reads what was appended to one file of records, or the whole of a new one of the kind given; false when more than that may have happened and `refresh` is needed. */
  refreshFile(path: string, kind: RecordKind = 'annotation', visit?: LineVisitor): Promise<boolean> {
    return this.#reading.run(() => this.#refreshFile(path, kind, visit));
  }

  async #refreshFile(path: string, kind: RecordKind, visit?: LineVisitor): Promise<boolean> {
    const file = this.file(path);
    const info = await this.source.stat(path);
    if (!info) return false;
    if (!file) {
      await this.#replay(info, kind, visit);
      return true;
    }
    if (file.info.version === info.version) return true;
    if (!(await this.#grew(file, info))) return false;
    await this.#replay(info, file.kind, visit);
    return true;
  }

  async #grew(file: RecordFile, info: FileInfo): Promise<boolean> {
    if (info.size < file.size) return false;
    const tail = await this.source.read(info.path, file.size - file.tail.length, file.size);
    return tail.length === file.tail.length && tail.every((byte, i) => byte === file.tail[i]);
  }

  #startAnew(): void {
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

  async #replay(
    info: FileInfo,
    kind: RecordKind,
    visit?: LineVisitor,
    pause?: () => Promise<void>,
    rangesOf?: (file: RecordFile) => ReturnType<RangesOf>,
  ): Promise<void> {
    let file = this.file(info.path);
    if (!file) {
      file = {
        path: info.path,
        kind,
        info,
        size: 0,
        lines: 0,
        tail: new Uint8Array(),
        history: new KeySet(),
      };
      this.#numbers.set(file.path, this.files.push(file) - 1);
    } else if (file.info.version === info.version) return;
    this.#reader.forget(file.path);
    file.info = info;
    const replayed = file;
    const take = (line: FileLine): void => {
      const value = parseLine(line.raw);
      this.#take(replayed, line, value);
      visit?.(replayed, line, value);
      if (line.closed) replayed.lines = line.line + 1;
    };
    const ranges = file.size === 0 ? rangesOf?.(file) : undefined;
    if (ranges) for await (const range of ranges) this.#takeRange(file, range);
    // What is appended after the file's size was looked at is read, and counted, the next time.
    else {
      const part = { from: file.size, to: info.size, line: file.lines };
      await eachLine(this.source, file.path, part, take, pause);
    }
    const end = await this.#endOfLines(file, info);
    file.size = end;
    file.tail = (await this.source.read(file.path, Math.max(0, end - TAIL), end)).slice();
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
