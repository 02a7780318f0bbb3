import { isObject } from '../../base/objects';
import { maxOf } from '../../base/lists';
import type { FileInfo } from '../../base/files/files';
import type { FileError } from '../../base/files/file-error';
import { KeyedMutex, Mutex } from '../../base/mutex';
import { peopleAside } from '../../project/migrations/person-names';
import type { DataModel, ProjectModel } from '../../project/model/model';
import { isForeign, withoutSpans } from '../../project/records/spans';
import {
  decisionRecord,
  goldRecord,
  replayRecord,
  type ReplayRecord,
} from '../../project/records/parse-record';
import { compareIds } from '../../project/records/compare-records';
import { timeIn } from '../../project/records/utc-time';
import { hashNumber } from '../../base/text/hash';
import type { DecisionRecord, GoldRecord } from '../../project/records/records';
import type { IdTable } from '../../base/columns/id-table';
import { float64Column } from '../../base/columns/columns';
import { KeySet } from '../../base/columns/key-set';
import { BlockReader } from '../../project/files/block-reader';
import type { Listings } from '../../project/files/listings';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { forEachRecord, type RecordColumns } from './record-columns';
import { AnswerTable, type RecordPosition } from '../../project/answers/answer-table';
import { comparable, needsText } from '../../project/answers/foreign-units';
import { DecisionHistory, type StoredRecord } from './decision-history';
import type { SampleStore } from '../../project/samples/sample-store';
import { eachLine, lineAt, parseLine, type FileLine } from '../../project/answers/lines';
import { EndOfLines, isAppended, moveOf } from './file-growth';
import type { Reading, RecordChange } from './reading';
import { listRecordFiles, type RecordFile, type RecordKind } from '../../project/answers/record-files';

type LinePlace = Pick<StoredRecord<unknown>, 'file' | 'offset' | 'line'>;

/** Gold and decisions are few, and everyone's work depends on them. */
const READ_ORDER: readonly RecordKind[] = ['gold', 'decision', 'annotation'];

/** All records, replayed from the logs. What is appended is read without reading the rest again. */
export class RecordStore {
  table: AnswerTable;
  readonly decisions = new Map<string, StoredRecord<DecisionRecord>>();
  readonly gold = new Map<string, StoredRecord<GoldRecord>>();
  checks = 0;
  /** Key of a sample -> the decision that returns it to annotators; a part of `decisions`. */
  readonly returns = new Map<number, DecisionRecord>();
  /** Key of a sample -> its id, for samples with a decision. */
  readonly #decided = new Map<number, string>();
  /** Sample id -> a later line of the same file than its decision, of the same time, that does not count. */
  readonly sameTimes = new Map<string, LinePlace>();
  /** Greatest time seen in each reviewer's decisions, in milliseconds. */
  readonly lastDecisions = new Map<string, number>();
  files: RecordFile[] = [];
  /** Path -> index in `files`, which is the file number in the table's positions. */
  readonly #numbers = new Map<string, number>();
  /** Greatest time seen in each annotator's records, in milliseconds. */
  readonly lastTimes = new Map<string, number>();
  /** Records whose offsets are not in code points: rows of the table, and decisions and gold as they were written. */
  readonly #foreignRows = new Set<number>();
  readonly #foreignStored = new Map<StoredRecord<DecisionRecord | GoldRecord>, DecisionRecord | GoldRecord>();
  /** Whether some of them are still without their spans. */
  unitsPending = false;
  /** Keys of samples whose answers changed since the set was last taken. */
  #touched = new Set<number>();
  /** Whether they are collected. Useless if all samples will be compared anyway, and a million take tens of megabytes. */
  collectsTouched = true;

  aside: ReadonlySet<string> = new Set();
  readonly decisionHistory = new DecisionHistory();
  /** Paths of listed files that have not been read to their end, in reading order. */
  #unread = new Set<string>();
  #bytes = 0;
  readonly #listing = new Mutex();
  /** One reading of a file at a time; different files may be read at the same time. */
  readonly #replaying = new KeyedMutex();
  /** Aborted when all records are read again: what is being read then would go to a table that is no longer used. */
  #generation = new AbortController();

  /** Going through all samples in their order reads from all files of records alternately. */
  readonly #reader: BlockReader;

  constructor(
    private readonly source: OverlayFiles,
    readonly ids: IdTable,
    private readonly listings: Listings,
    /** Awaited regularly while files are read, to let other work run. */
    private readonly pause?: () => Promise<void>,
  ) {
    this.#reader = new BlockReader(source, { block: 1 << 16, blocks: () => 2 * this.files.length });
    this.table = this.#newTable();
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

  returnOf(sample: string): DecisionRecord | undefined {
    return this.returns.get(this.ids.find(sample));
  }

  /** Time of the newest answer on a sample, in milliseconds; 0 without one. */
  lastAnswer(sample: string): number {
    return maxOf(
      Array.from(this.table.rowsOn(this.ids.find(sample)), (row) => this.table.time(row)),
      0,
    );
  }

  nameOf(key: number): string | undefined {
    const row = this.table.first(key);
    if (row < 0) return undefined;
    return replayRecord(this.recordNow(row))?.sample;
  }

  /** The record of a row of the table, read again from its file. */
  recordNow(row: number): unknown {
    return this.#valueAt(this.table.position(row));
  }

  #valueAt({ file, offset }: RecordPosition): unknown {
    const path = this.files[file]?.path;
    return path === undefined
      ? undefined
      : parseLine(lineAt((start, end) => this.#reader.read(path, start, end), offset));
  }

  #newTable(): AnswerTable {
    const table = new AnswerTable(this.ids);
    table.compareLines = (a, b) => this.#compareLines(a, b);
    table.setAside(this.aside);
    return table;
  }

  /** Sets the people whose answers stay and do not count; returns false if they are the same as before. */
  setPeopleAside(model: ProjectModel): boolean {
    const people = peopleAside(model);
    if (people.size === this.aside.size && [...people].every((id) => this.aside.has(id))) return false;
    this.aside = people;
    this.table.setAside(people);
    return true;
  }

  /** When a decision on a sample was made, also one that another replaced, in milliseconds; undefined if no record has this id. */
  decisionTime(sample: string, id: string): number | undefined {
    const now = this.decisions.get(sample)?.record;
    return now?.id === id ? timeOf(now) : this.decisionHistory.timeOf(id);
  }

  #compareLines(...places: [RecordPosition, RecordPosition]): number {
    const [a, b] = places.map((place) => this.#valueAt(place));
    return compareIds(a, b);
  }

  /**
   * Converts offsets in other units into code points, so that answers can be compared. Needs the ids of all samples. Answers that have not
   * been converted or cannot be are left out of comparisons. Returns false if there was nothing to convert.
   */
  convertUnits(samples: SampleStore): boolean {
    if (!this.unitsPending) return false;
    this.unitsPending = false;
    for (const row of this.#foreignRows) {
      const record = this.recordNow(row);
      const replayed = replayRecord(record);
      if (!replayed) continue;
      const { labels } = comparable(record as Record<string, unknown>, samples.textOf(replayed.sample));
      this.table.relabel(row, labels ?? {});
      this.#touched.add(this.table.key(row));
    }
    for (const [stored, written] of this.#foreignStored) {
      const text = 'text' in written ? written.text : undefined;
      stored.record = comparable(written, text ?? samples.textOf(written.sample ?? ''));
    }
    return true;
  }

  /** -1 for a path that is not a file of records. */
  fileNumber(path: string): number {
    return this.#numbers.get(path) ?? -1;
  }

  file(path: string): RecordFile | undefined {
    return this.files[this.fileNumber(path)];
  }

  get complete(): boolean {
    return this.#unread.size === 0;
  }

  /**
   * Reads some files, if they have not been read, and returns the result of `find`. Repeats both if all records were read again in the
   * meantime. A file that cannot be read is left out; the next refresh of the project reports it.
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

  /** Updates the state from the files. Any change but an append starts the replay again. */
  async refresh(data: DataModel, reading: Reading = {}): Promise<RecordChange> {
    const change = await this.list(data);
    await this.read(reading);
    return change;
  }

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
        else if (file.problem && !(await this.source.isReadable(info.path))) return;
        else if (file.info?.version !== info.version) {
          const moved = await moveOf(this.source, file, info);
          if (moved === 'appended') appended.push(info.path);
          if (moved === 'rewritten') rewritten.push(info.path);
        }
      });
    const restart = removed.length > 0 || rewritten.length > 0;
    if (restart) this.#restart(found.map(({ info, kind }) => [info.path, kind]));
    else for (const { info, kind } of found) if (!this.file(info.path)) this.#add(info.path, kind);
    for (const path of appended) this.file(path)!.problem = undefined;
    this.#setUnread(restart ? this.files.flatMap(({ path, problem }) => (problem ? [] : path)) : appended);
    return { any: restart || appended.length > 0, rewritten, removed };
  }

  #setUnread(paths: readonly string[]): void {
    const rank = (path: string): number => READ_ORDER.indexOf(this.file(path)!.kind);
    this.#unread = new Set(paths.toSorted((a, b) => rank(a) - rank(b)));
  }

  /** Files that cannot be read, each with its problem. */
  get unreadable(): readonly RecordFile[] {
    return this.files.filter(({ problem }) => problem);
  }

  /**
   * Leaves out all records of a file that cannot be read, until a later `list` finds that it can be read. Returns false if no file has this
   * path, or that was known.
   */
  setAside(problem: FileError): boolean {
    const file = this.file(problem.path);
    if (!file || file.problem) return false;
    file.problem = problem;
    this.#unread.delete(file.path);
    if (file.lines === 0) return true;
    this.#restart(this.files.map(({ path, kind }) => [path, kind]));
    this.#setUnread(this.files.flatMap((one) => (one.problem ? [] : one.path)));
    return true;
  }

  /** Reads some files. If one cannot be read, the others are, and its error is thrown. */
  async read(
    { visit, pause = this.pause, signal, chunksOf }: Reading = {},
    wanted: (file: RecordFile) => boolean = () => true,
  ): Promise<void> {
    let failed: unknown;
    for (const path of this.#unread) {
      const file = this.file(path);
      if (signal?.aborted) return;
      if (!file || !wanted(file)) continue;
      try {
        await this.refreshFile(path, file.kind, { visit, pause, chunksOf });
      } catch (error) {
        failed ??= error;
      }
    }
    if (failed !== undefined) throw failed;
  }

  /** Reads what was appended to a file, or the whole of a new one of the given kind; false if the file changed otherwise and `refresh` is needed. */
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
        if (!(await isAppended(this.source, file, info))) return false;
        if (!signal.aborted) await this.#replay(file, info, signal, reading);
      }
      if (signal.aborted) continue;
      this.#unread.delete(path);
      return true;
    }
  }

  /** Forgets all records. The files, given in their order, are to be read again; those that could not be read still cannot. */
  #restart(files: readonly (readonly [path: string, kind: RecordKind])[]): void {
    const problems = new Map(this.files.map(({ path, problem }) => [path, problem]));
    this.#generation.abort();
    this.#generation = new AbortController();
    this.#reader.forget();
    this.table = this.#newTable();
    this.sameTimes.clear();
    this.decisions.clear();
    this.returns.clear();
    this.#decided.clear();
    this.lastDecisions.clear();
    this.decisionHistory.clear();
    this.gold.clear();
    this.checks = 0;
    this.lastTimes.clear();
    this.#foreignRows.clear();
    this.#foreignStored.clear();
    this.unitsPending = false;
    this.files = [];
    this.#numbers.clear();
    for (const [path, kind] of files) this.#add(path, kind).problem = problems.get(path);
  }

  #add(path: string, kind: RecordKind): RecordFile {
    const tail = new Uint8Array();
    const known = { history: new KeySet(), ids: float64Column() };
    const file: RecordFile = { path, kind, info: undefined, size: 0, lines: 0, tail, ...known };
    this.#numbers.set(path, this.files.push(file) - 1);
    return file;
  }

  async #replay(
    file: RecordFile,
    info: FileInfo,
    signal: AbortSignal,
    { visit, pause, chunksOf }: Reading,
  ): Promise<void> {
    this.#reader.forget(file.path);
    file.info = undefined;
    const take = (line: FileLine): void => {
      const value = parseLine(line.raw);
      this.#take(file, line, value);
      visit?.(file, line, value);
      if (line.closed) file.lines = line.line + 1;
    };
    const chunks = file.size === 0 ? chunksOf?.(file, info, this.#bytes) : undefined;
    if (chunks) for await (const chunk of chunks) this.#takeChunk(file, chunk);
    // Only up to the size in `info`: later appends are read the next time.
    const part = { from: file.size, to: info.size, line: file.lines };
    const read = new EndOfLines(this.source, file);
    if (!chunks) await eachLine(read, file.path, { ...part, pause, signal }, take);
    else await read.find(info.size);
    if (signal.aborted) return;
    file.size = read.offset;
    file.tail = read.tail;
    file.info = info;
    file.problem = undefined;
  }

  #take(file: RecordFile, line: FileLine, value: unknown): void {
    if (file.kind === 'annotation') this.#takeAnnotation(file, line, value);
    else if (isObject(value)) {
      const place = { file: file.path, offset: line.offset, line: line.line };
      if (file.kind === 'gold') {
        if (value.check === 'attention') this.checks += 1;
        const gold = goldRecord(value);
        if (gold) this.#store(this.gold, gold.about, { record: gold.record, ...place });
        return;
      }
      const record = decisionRecord(value);
      if (record) {
        const { id, sample } = record;
        if (id) file.ids.set(line.line, hashNumber(id));
        const before = this.decisions.get(sample);
        if (before) this.decisionHistory.noteReviewers(before, { record, ...place });
        const time = timeOf(record);
        if (time > (this.lastDecisions.get(record.reviewer) ?? 0))
          this.lastDecisions.set(record.reviewer, time);
        // A record without a valid time counts only until there is one with a time.
        const later = before ? timeOf(before.record) - time || this.#compareDecisions(before, place) : -1;
        if (!before || later <= 0) {
          this.sameTimes.delete(sample);
          this.#store(this.decisions, sample, { record, ...place });
          const key = this.ids.intern(sample);
          this.#decided.set(key, sample);
          if (isReturn(record)) this.returns.set(key, record);
          else this.returns.delete(key);
          if (before) {
            this.file(before.file)?.history.add(before.line);
            this.decisionHistory.note(before.record);
          }
        } else {
          file.history.add(line.line);
          this.decisionHistory.note(record);
          if (timeOf(before.record) === time && before.file === file.path) this.sameTimes.set(sample, place);
        }
      }
    }
  }

  #compareDecisions(...places: [LinePlace, LinePlace]): number {
    const [a, b] = places.map(({ file, ...place }) => ({ ...place, file: this.fileNumber(file) }));
    return this.#compareLines(a!, b!);
  }

  #store<T extends DecisionRecord | GoldRecord>(
    records: Map<string, StoredRecord<T>>,
    sample: string,
    stored: StoredRecord<T>,
  ): void {
    const before = records.get(sample);
    if (before) this.#foreignStored.delete(before);
    records.set(sample, stored);
    if (!needsText(stored.record)) return;
    this.#foreignStored.set(stored, stored.record);
    this.unitsPending = true;
    stored.record = comparable(stored.record, undefined);
  }

  #takeAnnotation(file: RecordFile, line: FileLine, value: unknown): void {
    const record = replayRecord(value);
    if (!record) return;
    const foreign = isForeign(value as Record<string, unknown>);
    const taken = foreign ? { ...record, labels: withoutSpans(record.labels) } : record;
    if (record.id) file.ids.set(line.line, hashNumber(record.id));
    const row = this.table.put(taken, this.#positionOf(file, line));
    this.#annotationTaken(file, line.line, row, foreign, record);
  }

  #takeChunk(file: RecordFile, chunk: RecordColumns): void {
    const code = this.table.coder(chunk.answers);
    forEachRecord(chunk, file.lines, (record, { line, offset, foreign, id }) => {
      if (id !== 0) file.ids.set(line, id);
      const row = this.table.putCoded(record, chunk.answers, code, this.#positionOf(file, { line, offset }));
      const annotator = chunk.answers.strings[record.annotator]!;
      this.#annotationTaken(file, line, row, foreign, { annotator, time: record.time });
    });
    file.lines += chunk.closed;
  }

  #positionOf(file: RecordFile, { line, offset }: Pick<FileLine, 'line' | 'offset'>): RecordPosition {
    return { file: this.fileNumber(file.path), offset, line };
  }

  /** Updates everything but the table; `row` is -1 for a record that does not count. */
  #annotationTaken(
    file: RecordFile,
    line: number,
    row: number,
    foreign: boolean,
    { annotator, time }: Pick<ReplayRecord, 'annotator' | 'time'>,
  ): void {
    if (row >= 0 && this.collectsTouched) this.#touched.add(this.table.key(row));
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

const timeOf = ({ time }: DecisionRecord): number => timeIn(time) || 0;

function isReturn({ withdrawn, return_to }: DecisionRecord): boolean {
  return withdrawn !== true && Array.isArray(return_to);
}
