import { isObject } from '../base/is-object';
import { append } from '../base/lists';
import { UserError } from '../base/user-error';
import type { AnnotationRecord, DecisionRecord } from '../project/records/records';
import { inRecord } from '../project/schema/per-turn';
import { KeyedMutex } from '../base/mutex';
import type { ProjectModel } from '../project/model/model';
import { isAnnotatorName, nameProblem, sameButCase } from '../project/records/annotator-name';
import { compareRecords } from '../project/records/compare-records';
import { LAST_TIME } from '../project/records/utc-time';
import { createRecordIds, isRecordId } from '../base/text/record-id';
import { fileLines, parseLine } from '../project/answers/lines';
import { filesWithId } from './stores/repeated-ids';
import { ANNOTATIONS, logPath, type LogKind, type LoggedRecord } from './log-kinds';
import type { Project } from './project';
import {
  contentOf,
  lastTogether,
  logEntry,
  redoable,
  effective,
  undoable,
  type LogEntry,
} from '../project/undo-history';

type Content<R> = R extends LoggedRecord
  ? Omit<R, 'v' | 'id' | 'time' | 'annotator' | 'reviewer' | 'guideline' | 'guideline_hash'> & {
      /** The record's id, if the client has chosen it. */
      readonly id?: string;
      /** As in {@link SaveOptions}. */
      readonly ago?: number;
    }
  : never;

export type NewRecord<R extends LoggedRecord = AnnotationRecord> = Content<R>;

/** A record cannot be saved; the message says what to do. Nothing was written. */
export class JournalError extends UserError {
  override readonly name = 'JournalError';
}

export interface SaveOptions {
  /** The id that the client gave the record. If a record has it already, that one is the result where it `isSame`, and else the save is refused. */
  readonly sent?: { readonly id: string; isSame(record: Readonly<Record<string, unknown>>): boolean };
  /** Called after the file was locked and read. */
  readonly check?: () => void;
  /** How long ago the answer was given, in milliseconds; the record gets that time, but is later than the one before it. */
  readonly ago?: number | undefined;
}

/** One of several records to save, by a person. */
export interface Save<R extends LoggedRecord> extends SaveOptions {
  readonly make: NewRecord<R> | (() => Promise<NewRecord<R>>);
}

/** Whether a person can undo and redo. */
export interface UndoState {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

const encoder = new TextEncoder();

/**
 * Writes records of one kind: annotations or decisions. Every change is a record. An undo appends the earlier answer (or a withdrawal)
 * and names the record that it undoes; a redo appends the undone answer and names its record. The log itself is the undo history, so it
 * survives restarts and is shared by all windows.
 */
export class Journal<R extends LoggedRecord = AnnotationRecord> {
  readonly #ids = createRecordIds();
  /** By person: what can be undone and redone in a version of the file. */
  readonly #histories = new Map<string, UndoState & { version: string | undefined }>();
  readonly #writing = new KeyedMutex();

  constructor(
    private readonly project: Project,
    private readonly kind: LogKind = ANNOTATIONS,
  ) {}

  /** Appends a record, in the order of the calls; resolves when it is on disk. If `make` or `check` throws, nothing is written. */
  async save(person: string, make: Save<R>['make'], options: SaveOptions = {}): Promise<R> {
    const [saved] = await this.saveEach(person, [{ make, ...options }]);
    if (saved!.status === 'rejected') throw saved!.reason;
    return saved!.value;
  }

  /**
   * Appends records in one write, and resolves to what became of each, in order. One whose `make` or `check` throws is left out and
   * refused; the others are written. Rejects if nothing could be written.
   */
  saveEach(person: string, saves: readonly Save<R>[]): Promise<PromiseSettledResult<R>[]> {
    return this.#inTurn(person, async () => {
      const path = this.path(person);
      const isRead = await this.project.records.refreshFile(path, this.kind.record);
      const ids = saves.flatMap(({ sent }) => sent?.id ?? []);
      const used = await this.#recordsWith(ids, isRead ? [] : [path]);
      const taken = new Set<string>();
      const outcomes: (PromiseSettledResult<R> | undefined)[] = [];
      const ready: { n: number; content: NewRecord<R>; check?: (() => void) | undefined }[] = [];
      for (const [n, { make, sent, check, ago }] of saves.entries()) {
        try {
          const known = sent && used.get(sent.id);
          if (known && known.path === path && sent.isSame(known.record)) {
            await this.project.noteAppended(path, this.kind.record, sent.id);
            outcomes[n] = fulfilled(known.record as unknown as R);
            continue;
          }
          if (known) throw usedId(sent.id, known);
          if (sent && taken.size === taken.add(sent.id).size) throw usedId(sent.id);
          const content = typeof make === 'function' ? await make() : make;
          ready.push({ n, content: ago === undefined ? content : { ...content, ago }, check });
        } catch (reason) {
          outcomes[n] = { status: 'rejected', reason };
        }
      }
      // Called while the file is locked and was read.
      const contents = (): readonly NewRecord<R>[] =>
        ready.flatMap(({ n, content, check }) => {
          try {
            check?.();
            return [content];
          } catch (reason) {
            outcomes[n] = { status: 'rejected', reason };
            return [];
          }
        });
      if (ready.length > 0) {
        const written = await this.#appendAll(person, contents, { isOwn: true });
        const left = ready.filter(({ n }) => !outcomes[n]);
        left.forEach(({ n }, at) => (outcomes[n] = fulfilled(written[at]!)));
        if (written.length > 0) this.#setHistory(person, { canUndo: true, canRedo: false });
      }
      return outcomes as PromiseSettledResult<R>[];
    });
  }

  /**
   * Appends records in one write. Those that `isNeeded` refuses are left out: it is called while the file is locked and was read.
   */
  saveAll(
    person: string,
    records: readonly NewRecord<R>[],
    isNeeded: (record: NewRecord<R>) => boolean = () => true,
  ): Promise<R[]> {
    return this.#inTurn(person, async () => {
      const written = await this.#appendAll(person, () => records.filter(isNeeded));
      if (written.length > 0) this.#setHistory(person, { canUndo: true, canRedo: false });
      return written;
    });
  }

  /** Appends records that repeat earlier ones, of the same guideline version, under new names. `make` is called while the file is locked. */
  carryOver(person: string, make: () => readonly NewRecord<R>[]): Promise<R[]> {
    return this.#inTurn(person, async () => {
      const written = await this.#appendAll(person, make, { isCarried: true });
      if (written.length > 0) this.#histories.delete(person);
      return written;
    });
  }

  /**
   * Undoes the person's last counting record with its batch; returns the last record written, undefined if there is none. `record`: its id.
   */
  undo(person: string, record?: string): Promise<R | undefined> {
    return this.#inTurn(person, async () => {
      const log = await this.#log(this.path(person));
      const own = undoable(log);
      const last = lastTogether(own);
      if (last.length === 0) return void this.#histories.delete(person);
      const taken = new Set(last.map(({ id }) => id));
      const others = this.kind.isShared ? await this.#sharedLog() : log;
      const earlier = new Map<string, LogEntry>();
      for (const entry of effective(others)) {
        const before = earlier.get(entry.sample);
        if (!taken.has(entry.id) && !(before && compareRecords(before, entry) > 0))
          earlier.set(entry.sample, entry);
      }
      const written = await this.#appendAll(
        person,
        last
          .reverse()
          .map(({ id, sample }) => ({ ...contentOf(earlier.get(sample), sample), undoes: id }))
          .map((content, n) => ({ ...content, id: n === 0 ? record : undefined }) as unknown as NewRecord<R>),
      );
      this.#setHistory(person, { canUndo: own.length > last.length, canRedo: true });
      return written.at(-1);
    });
  }

  /** Restores the answers that the last undo removed, in any window. `record`: the id of the record to write. */
  redo(person: string, record?: string): Promise<R | undefined> {
    return this.#inTurn(person, async () => {
      const taken = redoable(await this.#log(this.path(person)));
      const last = lastTogether(taken);
      if (last.length === 0) return void this.#histories.delete(person);
      const written = await this.#appendAll(
        person,
        last
          .reverse()
          .map((entry) => ({ ...contentOf(entry, entry.sample), redoes: entry.id }))
          .map((content, n) => ({ ...content, id: n === 0 ? record : undefined }) as unknown as NewRecord<R>),
      );
      this.#setHistory(person, { canUndo: true, canRedo: taken.length > last.length });
      return written.at(-1);
    });
  }

  /** Appends lines that were in the person's file before, by the ids of their records, where they are missing now. Returns how many. */
  restore(person: string, lines: ReadonlyMap<string, string>): Promise<number> {
    return this.#inTurn(person, async () => {
      const path = this.path(person);
      this.#requireSaved(path);
      let missing: string[] | undefined;
      try {
        await this.project.files.append(path, async () => {
          const there = new Set((await this.#log(path)).map(({ id }) => id));
          missing = [...lines].flatMap(([id, line]) => (there.has(id) ? [] : line));
          return missing.map((line) => encoder.encode(line));
        });
      } catch (error) {
        if (missing?.length !== 0) throw error;
      }
      this.#histories.delete(person);
      await this.project.noteAppended(path, this.kind.record);
      return missing?.length ?? 0;
    });
  }

  /** What can be undone and redone. The log is read again only if it has changed. */
  history(person: string): Promise<UndoState> {
    return this.#inTurn(person, async () => {
      const known = this.#histories.get(person);
      if (known && known.version === this.#version(person)) return known;
      const log = await this.#log(this.path(person));
      return this.#setHistory(person, {
        canUndo: undoable(log).length > 0,
        canRedo: redoable(log).length > 0,
      });
    });
  }

  /** Another person's name that differs from this one only in case; undefined if this one is in use too. */
  #otherSpelling(person: string): string | undefined {
    const folder = `${this.kind.folder(this.project.model)}/`;
    const known = new Set([
      ...[...(this.project.model?.schema.annotators ?? [])].map(({ id }) => id),
      ...this.project.records.files.flatMap(({ path }) =>
        path.startsWith(folder) ? [path.slice(folder.length).replace(/\.[^.]*$/, '')] : [],
      ),
    ]);
    return known.has(person) ? undefined : [...known].find((name) => sameButCase(name, person));
  }

  path(person: string): string {
    return logPath(this.kind, this.project.model, person);
  }

  #requireSaved(path: string): void {
    if (this.project.files.has(path))
      throw new JournalError(
        `${path} has unsaved changes in an editor. Save or revert it, then ${this.kind.who === 'annotator' ? 'go on labelling' : 'decide'}.`,
      );
  }

  #setHistory(person: string, state: UndoState): UndoState {
    this.#histories.set(person, { ...state, version: this.#version(person) });
    return state;
  }

  #version(person: string): string | undefined {
    const path = this.path(person);
    return this.project.records.files.find((file) => file.path === path)?.info?.version;
  }

  /** A person whose locked file delays writing must not delay others, except for shared records, where the order of all counts. */
  #inTurn<T>(person: string, work: () => Promise<T>): Promise<T> {
    return this.#writing.run(this.kind.isShared ? '' : person, work);
  }

  /** `contents` as a function is called after the file was read. Records that are carried over keep their version of the guideline. */
  async #appendAll(
    person: string,
    contents: readonly NewRecord<R>[] | (() => readonly NewRecord<R>[]),
    { isCarried = false, isOwn = false }: { isCarried?: boolean; isOwn?: boolean } = {},
  ): Promise<R[]> {
    if (!isAnnotatorName(person)) throw new JournalError(nameProblem(person));
    const model = this.project.model;
    if (!model)
      throw new JournalError('The project has no readable labelwright.yaml, so nothing can be saved.');
    const path = this.path(person);
    const taken = this.#otherSpelling(person);
    if (taken !== undefined)
      throw new JournalError(
        `"${person}" and "${taken}" differ only in upper and lower case, so their files would be one on Windows and macOS. Choose "${taken}", or a name of your own.`,
      );
    this.#requireSaved(path);
    // Shared records must be later than everyone's earlier ones.
    if (this.kind.isShared) await this.project.records.read();
    let records: R[] = [];
    let lines: string[] = [];
    let isEmpty = false;
    const make = async (): Promise<readonly Uint8Array[]> => {
      // Another window may have written to the file: its records are read before the time of the new ones is chosen.
      await this.project.records.refreshFile(path, this.kind.record);
      let last = 0;
      // One look at the clock, so that answers keep their distances in time.
      const now = Date.now();
      const chosen = typeof contents === 'function' ? contents() : contents;
      isEmpty = chosen.length === 0;
      if (isEmpty) throw new JournalError('There is nothing to save.');
      const used = isOwn ? [] : await this.#recordsWith(chosen.flatMap(({ id }) => id ?? []));
      for (const [id, one] of used) throw usedId(id, one);
      records = chosen.map((content) => {
        const dated = this.#dated(person, content, { now, after: last });
        const record = isCarried ? dated : { ...dated, ...this.#seen(content.sample), ...followed(model) };
        last = Date.parse(record.time);
        return record;
      });
      lines = records.map((record) => JSON.stringify(record));
      return lines.map((line) => encoder.encode(line));
    };
    try {
      await this.project.files.append(path, make);
    } catch (error) {
      if (isEmpty) return [];
      throw error;
    }
    await this.project.onAppended?.(path, lines);
    await this.project.noteAppended(path, this.kind.record, records[0]?.id, isOwn ? records.length : 1);
    return records;
  }

  /** The decision that stands when another one is written. */
  #seen(sample: string): Pick<DecisionRecord, 'replaces'> {
    const standing =
      this.kind.record === 'decision' ? this.project.records.decisions.get(sample)?.record.id : undefined;
    return standing ? { replaces: standing } : {};
  }

  /** `after`: the time of the record before it in the same write. */
  #dated(
    person: string,
    { id, ago = 0, ...content }: NewRecord<R>,
    { now, after }: { readonly now: number; readonly after: number },
  ): R {
    const { labels, valid } = content as Pick<DecisionRecord, 'labels' | 'valid'>;
    // If the clock was set back, a new record must still be later than earlier ones.
    const last = Math.max(after, this.kind.lastTime(this.project.records, person, content.sample));
    return {
      v: 1,
      id: id !== undefined && isRecordId(id) ? id : this.#ids(),
      // Records at the last possible time share it; then the greater id counts.
      time: new Date(Math.min(LAST_TIME, Math.max(now - ago, last + 1))).toISOString(),
      [this.kind.who]: person,
      ...content,
      ...(labels && { labels: inRecord(labels) }),
      ...(valid && { valid: inRecord(valid) }),
    } as unknown as R;
  }

  /** The records that have some ids already, in any file of records that was read, or in one of `others`. */
  async #recordsWith(
    ids: readonly string[],
    others: readonly string[] = [],
  ): Promise<ReadonlyMap<string, UsedId>> {
    const { records, files } = this.project;
    const found = new Map<string, UsedId>();
    const wanted = new Set(ids);
    const known = ids.flatMap((id) => filesWithId(records.files, id).map(({ path }) => path));
    for (const path of ids.length === 0 ? [] : new Set([...known, ...others])) {
      if (!(await files.stat(path))) continue;
      for await (const group of fileLines(files, path))
        for (const { raw, line } of group) {
          const record = parseLine(raw);
          if (isObject(record) && typeof record.id === 'string' && wanted.has(record.id))
            found.set(record.id, { path, line, record });
        }
    }
    return found;
  }

  async #log(path: string): Promise<LogEntry[]> {
    const entries: LogEntry[] = [];
    if (!(await this.project.files.stat(path))) return entries;
    for await (const group of fileLines(this.project.files, path))
      for (const { raw } of group) {
        const entry = logEntry(parseLine(raw), this.kind.who);
        if (entry && path === this.path(entry.person)) entries.push(entry);
      }
    // A merge, or a restored line, may have changed the order of the lines.
    return entries.sort(compareRecords);
  }

  /** All reviewers' logs: an undone decision gives way to the last one before it, by any reviewer. */
  async #sharedLog(): Promise<LogEntry[]> {
    const files = this.project.records.files.filter(({ kind }) => kind === this.kind.record);
    const logs: LogEntry[] = [];
    for (const { path } of files) append(logs, await this.#log(path));
    return logs;
  }
}

/** A record that has an id already. */
interface UsedId {
  readonly path: string;
  readonly line: number;
  readonly record: Readonly<Record<string, unknown>>;
}

const usedId = (id: string, used?: UsedId): JournalError =>
  new JournalError(
    `Nothing was saved: the record id ${id} is that of another record already (${used ? `${used.path}, line ${used.line + 1}` : 'in the same request'}). Choose a new id.`,
  );

const fulfilled = <T>(value: T): PromiseFulfilledResult<T> => ({ status: 'fulfilled', value });

function followed(model: ProjectModel): { guideline?: string; guideline_hash: string } {
  const version = model.guideline?.version?.text;
  return { ...(version !== undefined && { guideline: version }), guideline_hash: model.hash };
}
