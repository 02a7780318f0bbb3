import { isObject } from '../base/objects';
import { append } from '../base/lists';
import { UserError } from '../base/user-error';
import type { AnnotationRecord, DecisionRecord } from '../project/records/records';
import { said } from '../project/records/said';
import { inRecord } from '../project/schema/per-turn';
import { KeyedMutex } from '../base/mutex';
import type { ProjectModel } from '../project/model/model';
import { annotatorOf, isAnnotatorName, nameProblem, sameButCase } from '../project/records/annotator-name';
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
      /** The record's id, if the client has chosen it. A record of the person that has it and says the same counts as written. */
      readonly id?: string;
      /** How long ago the answer was given, in milliseconds; the record gets that time, but is later than the one before it. */
      readonly ago?: number | undefined;
      /**
       * What may count for the sample where the record is written: ids of records, '' for one without an id, null for none. If something
       * else counts once the file is locked and read, the record is {@link Overtaken}. Absent: anything.
       */
      readonly over?: readonly (string | null)[] | undefined;
    }
  : never;

export type NewRecord<R extends LoggedRecord = AnnotationRecord> = Content<R>;

/** A record cannot be saved; the message says what to do. Nothing was written. */
export class JournalError extends UserError {
  override readonly name: string = 'JournalError';
}

/** A record was not written because another one counts by now. */
export class Overtaken extends JournalError {
  override readonly name = 'Overtaken';
}

/** Whether a person can undo and redo. */
export interface UndoState {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

const encoder = new TextEncoder();

type Fields = Readonly<Record<string, unknown>>;

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
    /** The hash of the guideline that records follow, where the model has only a part of it. */
    private readonly hash?: string,
  ) {}

  /** Appends a record, in the order of the calls; resolves when it is on disk. */
  async save(person: string, record: NewRecord<R>): Promise<R> {
    const [written] = await this.append(person, [record]);
    if (written instanceof JournalError) throw written;
    return written!;
  }

  /**
   * Appends records in one write, and resolves to what became of each, in order: the record, or why it alone was not written. Rejects if
   * nothing could be written. Records that are carried over repeat earlier ones, with their version of the guideline.
   */
  append(
    person: string,
    records: readonly NewRecord<R>[],
    { isCarried = false } = {},
  ): Promise<(R | JournalError)[]> {
    const history = isCarried ? undefined : { canUndo: true, canRedo: false };
    return this.#inTurn(person, () => this.#write(person, records, { history }));
  }

  /** Those of some ids that records in the person's file have, with the records. */
  written(person: string, ids: readonly string[]): Promise<Map<string, Fields>> {
    return this.#inTurn(person, async () => {
      const path = this.path(person);
      const isRead = await this.project.records.refreshFile(path, this.kind.record);
      const found = new Map<string, Fields>();
      for (const [id, used] of await this.#recordsWith(ids, isRead ? [] : [path]))
        if (used.path === path) found.set(id, used.record);
      for (const id of found.keys()) await this.project.noteAppended(path, this.kind.record, id);
      return found;
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
      const contents = last
        .reverse()
        .map(({ id, sample }) => ({ ...contentOf(earlier.get(sample), sample), undoes: id }));
      return this.#step(person, contents, record, { canUndo: own.length > last.length, canRedo: true });
    });
  }

  /** Restores the answers that the last undo removed, in any window. `record`: the id of the record to write. */
  redo(person: string, record?: string): Promise<R | undefined> {
    return this.#inTurn(person, async () => {
      const taken = redoable(await this.#log(this.path(person)));
      const last = lastTogether(taken);
      if (last.length === 0) return void this.#histories.delete(person);
      const contents = last
        .reverse()
        .map((entry) => ({ ...contentOf(entry, entry.sample), redoes: entry.id }));
      return this.#step(person, contents, record, { canUndo: true, canRedo: taken.length > last.length });
    });
  }

  /** Writes the records of an undo or redo, the first one with an id that the client has chosen; returns the last one. */
  async #step(
    person: string,
    contents: readonly object[],
    id: string | undefined,
    history: UndoState,
  ): Promise<R | undefined> {
    const records = contents.map((content, n) => ({ ...content, id: n === 0 ? id : undefined }));
    // The client knows of the first one only.
    const written = await this.#write(person, records as unknown as NewRecord<R>[], {
      history,
      isStep: true,
    });
    for (const one of written) if (one instanceof JournalError) throw one;
    return written.at(-1) as R | undefined;
  }

  /** Appends lines that the person wrote before, here or elsewhere, by the ids of their records, where they are missing now. Returns how many. */
  restore(person: string, lines: ReadonlyMap<string, string>): Promise<number> {
    return this.#inTurn(person, async () => {
      const { path } = this.#requireWritable(person);
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

  /** A name that differs from `person` only in upper and lower case. Undefined if `person` has a file. */
  #otherSpelling(person: string): string | undefined {
    const folder = `${this.kind.folder(this.project.model)}/`;
    const written = this.project.records.files.flatMap(({ path }) =>
      path.startsWith(folder) ? [annotatorOf(path)] : [],
    );
    if (written.includes(person)) return undefined;
    const named = (this.project.model?.schema.annotators ?? []).map(({ id }) => id);
    // A name on the list is no excuse: with a file of another spelling, the records would go into that one.
    return [...written, ...(named.includes(person) ? [] : named)].find((name) => sameButCase(name, person));
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

  /** Without a history, records are carried over, and keep their version of the guideline. */
  async #write(
    person: string,
    contents: readonly NewRecord<R>[],
    { history, isStep = false }: { history: UndoState | undefined; isStep?: boolean },
  ): Promise<(R | JournalError)[]> {
    if (contents.length === 0) return [];
    const { path, model } = this.#requireWritable(person);
    // Shared records must be later than everyone's earlier ones.
    if (this.kind.isShared) await this.project.records.read();
    let outcomes: (R | JournalError)[] = [];
    let fresh: R[] = [];
    let isEmpty = false;
    const make = async (): Promise<readonly Uint8Array[]> => {
      // Another window may have written to the file: its records are read before the new ones are compared with them and dated.
      const isRead = await this.project.records.refreshFile(path, this.kind.record);
      const ids = contents.flatMap(({ id }) => id ?? []);
      const used = await this.#recordsWith(ids, isRead ? [] : [path]);
      // One look at the clock, so that answers keep their distances in time.
      const now = Date.now();
      const counting = new Map<string, string>();
      const taken = new Set<string>();
      fresh = [];
      outcomes = contents.map((content) => {
        const { over, ...rest } = content;
        const { sample } = rest;
        const after = fresh.length === 0 ? 0 : Date.parse(fresh.at(-1)!.time);
        const dated = this.#dated(person, rest as NewRecord<R>, { now, after });
        const known = used.get(dated.id);
        if (known)
          return known.path === path && isSame(known.record, dated)
            ? (known.record as unknown as R)
            : usedId(dated.id, known);
        if (taken.size === taken.add(dated.id).size) return usedId(dated.id);
        const counts = (): string | null =>
          counting.get(sample) ?? this.kind.counting(this.project, person, sample);
        if (over && !over.includes(counts())) return this.#overtaken(sample);
        counting.set(sample, dated.id);
        const record = history ? { ...dated, ...this.#seen(sample), ...followed(model, this.hash) } : dated;
        fresh.push(record);
        return record;
      });
      isEmpty = fresh.length === 0;
      if (isEmpty) throw new JournalError('There is nothing to save.');
      return fresh.map((record) => encoder.encode(JSON.stringify(record)));
    };
    try {
      await this.project.files.append(path, make);
    } catch (error) {
      if (isEmpty) return outcomes;
      throw error;
    }
    await this.project.onAppended?.(
      path,
      fresh.map((record) => JSON.stringify(record)),
    );
    await this.project.noteAppended(path, this.kind.record, fresh[0]!.id, isStep ? 1 : fresh.length);
    if (history) this.#setHistory(person, history);
    else this.#histories.delete(person);
    return outcomes;
  }

  /** The file of a person, and the model that its records follow. */
  #requireWritable(person: string): { path: string; model: ProjectModel } {
    if (!isAnnotatorName(person)) throw new JournalError(nameProblem(person));
    const { model } = this.project;
    if (!model)
      throw new JournalError('The project has no readable labelwright.yaml, so nothing can be saved.');
    const taken = this.#otherSpelling(person);
    if (taken !== undefined)
      throw new JournalError(
        `"${person}" and "${taken}" differ only in upper and lower case, so their files would be one on Windows and macOS. Choose "${taken}", or a name of your own.`,
      );
    const path = this.path(person);
    this.#requireSaved(path);
    return { path, model };
  }

  #overtaken(sample: string): Overtaken {
    const what = this.kind.isShared ? 'The decision' : 'Your answer';
    return new Overtaken(`${what} on ${sample} was changed in another window or on disk.`);
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
  readonly record: Fields;
}

const usedId = (id: string, used?: UsedId): JournalError =>
  new JournalError(
    `Nothing was saved: the record id ${id} is that of another record already (${used ? `${used.path}, line ${used.line + 1}` : 'in the same request'}). Choose a new id.`,
  );

/** Whether two records of one id say the same. */
const isSame = (one: Fields, other: LoggedRecord): boolean => said(one) === said(other as unknown as Fields);

function followed(model: ProjectModel, hash = model.hash): { guideline?: string; guideline_hash: string } {
  const version = model.guideline?.version?.text;
  return { ...(version !== undefined && { guideline: version }), guideline_hash: hash };
}
