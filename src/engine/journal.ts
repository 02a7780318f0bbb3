import type { AnnotationRecord } from '../core/records/records';
import type { ProjectModel } from '../core/project/model';
import { isAnnotatorName, replayRecord, type ReplayRecord } from '../core/records/parse-record';
import { createRecordIds, isRecordId } from '../core/text/record-id';
import { fileLines } from './answers/lines';
import type { Project } from './project';

export type NewRecord = Omit<
  AnnotationRecord,
  'v' | 'id' | 'time' | 'annotator' | 'guideline' | 'guideline_hash'
> & {
  /** The record's id, when it was made where the answer was given. */
  readonly id?: string;
};

/** An entry of one annotator's log, as undo needs it. */
interface Entry {
  readonly id: string;
  readonly sample: string;
  readonly record: Readonly<Record<string, unknown>>;
  readonly undoes: string | undefined;
}

/** A problem that keeps a record from being saved: says what to do. Nothing was written. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

const encoder = new TextEncoder();

/**
 * Writes annotation records. Every change is a record: an undo appends the answer that stood before (or a withdrawal) and names what
 * it takes back; a redo appends what was taken back. The log itself is the undo history, so it survives restarts and spans windows.
 */
export class Journal {
  readonly #ids = createRecordIds();
  readonly #redo = new Map<string, Entry[]>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly project: Project) {}

  /**
   * Appends a record; resolves when it is on disk and the project's state has it. `again`: it may have been written before, so that
   * it is looked for by its id first.
   */
  save(annotator: string, record: NewRecord, again = false): Promise<AnnotationRecord> {
    return this.#inTurn(async () => {
      const known = again && (await this.#log(annotator)).find(({ id }) => id === record.id);
      if (known) {
        await this.project.noteAppended(this.path(annotator));
        return known.record as unknown as AnnotationRecord;
      }
      this.#redo.delete(annotator);
      return this.#append(annotator, record);
    });
  }

  /** Takes back the annotator's last record that stands; returns what was written, undefined when there is nothing to undo. */
  undo(annotator: string): Promise<AnnotationRecord | undefined> {
    return this.#inTurn(async () => {
      const log = await this.#log(annotator);
      const last = standing(log).at(-1);
      if (!last) return undefined;
      const earlier = standing(log)
        .filter((entry) => entry.sample === last.sample && entry !== last)
        .at(-1);
      const written = await this.#append(annotator, { ...contentOf(earlier, last.sample), undoes: last.id });
      this.#redo.set(annotator, [...(this.#redo.get(annotator) ?? []), last]);
      return written;
    });
  }

  /** Writes again what the last undo of this session took back. */
  redo(annotator: string): Promise<AnnotationRecord | undefined> {
    return this.#inTurn(async () => {
      const taken = this.#redo.get(annotator)?.pop();
      return taken && this.#append(annotator, contentOf(taken, taken.sample));
    });
  }

  canRedo(annotator: string): boolean {
    return (this.#redo.get(annotator)?.length ?? 0) > 0;
  }

  path(annotator: string): string {
    return `${this.project.model?.schema.data.annotations ?? 'annotations'}/${annotator}.jsonl`;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #append(annotator: string, content: NewRecord): Promise<AnnotationRecord> {
    if (!isAnnotatorName(annotator))
      throw new JournalError(
        `"${annotator}" cannot be an annotator's name. Use letters, digits and . _ - @ only.`,
      );
    const model = this.project.model;
    if (!model)
      throw new JournalError('The project has no readable labelwright.yaml, so nothing can be saved.');
    if (this.project.files.has(this.path(annotator)))
      throw new JournalError(
        `${this.path(annotator)} has unsaved changes in an editor. Save or revert it, then go on labelling.`,
      );
    const path = this.path(annotator);
    let record: AnnotationRecord | undefined;
    await this.project.files.append(path, async () => {
      // Another window may have written since: its records are read before a time is taken.
      await this.project.records.refreshFile(path);
      record = this.#dated(annotator, model, content);
      return encoder.encode(JSON.stringify(record));
    });
    await this.project.noteAppended(path);
    return record!;
  }

  #dated(annotator: string, model: ProjectModel, { id, ...content }: NewRecord): AnnotationRecord {
    const version = model.guideline?.version?.text;
    // A clock that was set back must not make a new record older than one that stands.
    const time = Math.max(Date.now(), (this.project.records.lastTimes.get(annotator) ?? 0) + 1);
    return {
      v: 1,
      id: id !== undefined && isRecordId(id) ? id : this.#ids(),
      time: new Date(time).toISOString(),
      annotator,
      ...content,
      ...(version !== undefined && { guideline: version }),
      guideline_hash: model.hash,
    };
  }

  async #log(annotator: string): Promise<Entry[]> {
    const entries: Entry[] = [];
    if (!(await this.project.files.stat(this.path(annotator)))) return entries;
    for await (const group of fileLines(this.project.files, this.path(annotator)))
      for (const { raw } of group) {
        const value = parse(raw);
        const record = replayRecord(value);
        if (record?.annotator === annotator && record.id !== undefined)
          entries.push(entryOf(record, value as Record<string, unknown>));
      }
    return entries;
  }
}

function entryOf(record: ReplayRecord, value: Readonly<Record<string, unknown>>): Entry {
  return { id: record.id!, sample: record.sample, record: value, undoes: record.undoes };
}

/** The records that stand: neither taken back nor themselves the taking back. In the order of the file. */
function standing(log: readonly Entry[]): Entry[] {
  const undone = new Set(log.flatMap(({ undoes }) => undoes ?? []));
  return log.filter((entry) => entry.undoes === undefined && !undone.has(entry.id));
}

const BOOKKEEPING = new Set(['v', 'id', 'time', 'annotator', 'guideline', 'guideline_hash', 'undoes']);

/** What a record says, without what says when it was said; fields of others' making are kept. No record: a withdrawal. */
function contentOf(entry: Entry | undefined, sample: string): NewRecord {
  if (!entry) return { sample, withdrawn: true };
  return Object.fromEntries(
    Object.entries(entry.record).filter(([key]) => !BOOKKEEPING.has(key)),
  ) as unknown as NewRecord;
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
