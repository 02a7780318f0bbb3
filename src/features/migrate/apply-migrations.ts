import { isObject, defined } from '../../base/objects';
import type { ActiveMigration } from '../../project/migrations/activation';
import type { Migration } from '../../project/model/model';
import { personAfter, rewriteRecord, type Move } from '../../project/migrations/rewrite-record';
import { kindOfRecord, recordGlobs } from '../../project/records/kinds';
import type { AnnotationRecord, DecisionRecord } from '../../project/records/records';
import { createRecordIds } from '../../base/text/record-id';
import { eachLine, parseLine, type FileLine } from '../../project/answers/lines';
import type { RecordFile } from '../../project/answers/record-files';
import { Journal, type NewRecord, JournalError } from '../../engine/journal';
import { rowOf } from '../../engine/stores/answer-row';
import { ANNOTATIONS, DECISIONS, type LoggedRecord } from '../../engine/log-kinds';
import type { Project } from '../../engine/project';
import { MigrationCounts } from './counts';
import { eachRecord, markOf, recordAt, saidBy, whoOf, type Fields, type RecordPlace } from './record-places';
import { addTo } from '../../base/lists';

/** What becomes of a record: what its person says from now on, or another person in their place. */
export interface Moved<R extends LoggedRecord> {
  readonly who: string;
  /** Whose file the new records go to. */
  readonly target: string;
  readonly made: readonly NewRecord<R>[];
  /** For the file of `who`, once the target has the answer. */
  readonly withdrawal: NewRecord<R> | undefined;
}

/** Appends what became of records. One that was overtaken stays as it is: it or the target's answer is another one by now. */
export async function appendMoved<R extends LoggedRecord>(
  journal: Journal<R>,
  moved: readonly Moved<R>[],
): Promise<void> {
  const byTarget = new Map<string, Moved<R>[]>();
  for (const one of moved) addTo(byTarget, one.target, one);
  const withdrawals = new Map<string, NewRecord<R>[]>();
  for (const [target, all] of byTarget) {
    const records = all.flatMap(({ made }) => made);
    const outcomes = await journal.append(target, records, { isCarried: true });
    for (const { who, made, withdrawal } of all) {
      const isRefused = outcomes.splice(0, made.length).some((one) => one instanceof JournalError);
      if (!isRefused && withdrawal) addTo(withdrawals, who, withdrawal);
    }
  }
  for (const [who, records] of withdrawals) await journal.append(who, records, { isCarried: true });
}

export interface MigrateOptions {
  readonly dryRun?: boolean;
  /** Who applies it, if not the migration's author. */
  readonly by?: string;
  readonly signal?: AbortSignal;
  readonly pause?: () => Promise<void>;
  /** Called after each write with the records written, and the total. */
  readonly progress?: (written: number, total: number) => void;
}

/** Records per write: it can stop in between. */
const RECORDS_PER_WRITE = 500;

/** A record to append with new names. */
interface Step {
  readonly migration: Migration;
  readonly record: Fields;
  readonly moves: readonly Move[];
}

/**
 * Applies migrations to the counting records, by appending: an answer is repeated with its new names, and the record gives the migration,
 * its reason and the replaced record. What counts is checked again just before each write, so a second run, or one after an interruption,
 * only writes the rest. Gold is not changed, since people maintain it.
 */
export async function applyMigrations(
  project: Project,
  migrations: readonly ActiveMigration[],
  options: MigrateOptions = {},
): Promise<MigrationCounts> {
  return new Run(project, migrations, options).run();
}

class Run {
  readonly #counts = new MigrationCounts();
  readonly #ids = createRecordIds();
  readonly #annotations: Journal<AnnotationRecord>;
  readonly #decisions: Journal<DecisionRecord>;
  #written = 0;

  constructor(
    private readonly project: Project,
    private readonly migrations: readonly ActiveMigration[],
    private readonly options: MigrateOptions,
  ) {
    this.#annotations = new Journal(project, ANNOTATIONS);
    this.#decisions = new Journal<DecisionRecord>(project, DECISIONS);
  }

  async run(): Promise<MigrationCounts> {
    for (const { migration, changes } of this.migrations)
      for (const { change, blocked } of changes)
        if (blocked !== undefined) {
          const { kind, from } = change;
          this.#counts.blocked.push({
            migration: migration.name,
            kind,
            from: from.map(({ id }) => id),
            reason: blocked,
          });
        }
    const files = [...this.project.records.files];
    const places: RecordPlace[] = [];
    for (const file of files) await this.#survey(file, places);
    await this.#listOthers();
    this.#counts.records = places.length;
    if (!this.options.dryRun) await this.#write(places);
    return this.#counts;
  }

  /** Counts the changes in a file's records, and collects the positions of the records that change. */
  async #survey(file: RecordFile, places: RecordPlace[]): Promise<void> {
    const { signal, pause } = this.options;
    await eachRecord(this.project.files, file, { signal, pause }, (record, place) => {
      const steps = this.#steps(record, place, true);
      for (const { migration, moves } of steps)
        for (const { change, from, to } of distinct(moves))
          this.#counts.addMoved({
            migration: migration.name,
            file: file.path,
            kind: change.kind,
            from,
            to,
          });
      if (steps.length > 0) places.push(place);
    });
  }

  /** Lists what changes in files that are not kept in memory, and that people edit. */
  async #listOthers(): Promise<void> {
    const { files, model } = this.project;
    const globs = recordGlobs(model!.schema, ({ record, migrates }) => !record && migrates === 'lists');
    const take = (path: string) => (line: FileLine) => {
      const record = parseLine(line.raw);
      if (isObject(record)) this.#tell(record, path, line.line);
    };
    for (const { path } of await files.list(globs))
      await eachLine(files, path, { pause: this.options.pause, signal: this.options.signal }, take(path));
  }

  /** The records that follow from one record, one for each migration that changes it. */
  #steps(record: Fields, { file, line }: RecordPlace, tells: boolean): Step[] {
    if (kindOfRecord(file.kind).migrates === 'lists') {
      if (tells) this.#tell(record, file.path, line);
      return [];
    }
    const { sample } = record;
    if (typeof sample !== 'string' || record.withdrawn === true) return [];
    const leave = (migration: Migration, from: string, reason: string): void => {
      if (tells)
        this.#counts.addOpen({ migration: migration.name, file: file.path, line, sample, from, reason });
    };
    const steps: Step[] = [];
    let current = record;
    for (const active of this.migrations) {
      const { migration } = active;
      const rewritten = rewriteRecord(active, current);
      const who = whoOf(current);
      const person = who === undefined ? undefined : personAfter(active, who);
      for (const { from, reason } of rewritten.open) leave(migration, from, reason);
      const moves = [...rewritten.moves, ...(person ? [person] : [])];
      if (moves.length === 0) continue;
      if (this.#waits(record, sample)) {
        leave(
          migration,
          moves[0]!.from,
          'The sample waits for another answer, which will have the new names.',
        );
        continue;
      }
      if (person && this.#hasAnswered(person.to, sample, record)) {
        leave(migration, person.from, `"${person.to}" has answered this sample as well.`);
        continue;
      }
      const field = 'annotator' in current ? 'annotator' : 'reviewer';
      current = person ? { ...rewritten.record, [field]: person.to } : rewritten.record;
      steps.push({ migration, record: current, moves });
    }
    return steps;
  }

  /** Counts what a person has to edit in a record. */
  #tell(record: Fields, file: string, line: number): void {
    const sample = String(record.sample ?? record.id ?? '');
    for (const active of this.migrations) {
      const { moves, open } = rewriteRecord(active, record);
      const reason = 'Put the new id into this line yourself: migrations leave this file to people.';
      for (const { from } of distinct([...moves, ...open]))
        this.#counts.addOpen({
          migration: active.migration.name,
          file,
          line,
          sample,
          from,
          reason,
        });
    }
  }

  /** A newer record would look like the answer that a reviewer requested. */
  #waits(record: Fields, sample: string): boolean {
    if (record.return_to !== undefined) return true;
    const requested = this.project.records.returnOf(sample);
    if (!requested || typeof record.annotator !== 'string') return false;
    return (
      (requested.return_to ?? []).includes(record.annotator) &&
      Date.parse(String(record.time)) <= Date.parse(requested.time)
    );
  }

  /** Whether a person has an answer of their own; one carried over from this record does not count. */
  #hasAnswered(person: string, sample: string, record: Fields): boolean {
    if (!('annotator' in record) || rowOf(this.project, person, sample) === undefined) return false;
    return !this.#isCarriedOver(record, person);
  }

  async #write(places: readonly RecordPlace[]): Promise<void> {
    for (let from = 0; from < places.length;) {
      if (this.options.signal?.aborted) return;
      const { file } = places[from]!;
      const batch: RecordPlace[] = [];
      while (from < places.length && places[from]!.file === file && batch.length < RECORDS_PER_WRITE)
        batch.push(places[from++]!);
      const records = await Promise.all(batch.map((place) => recordAt(this.project.files, place)));
      if (file.kind === 'annotation') await this.#append(this.#annotations, batch, records);
      else await this.#append(this.#decisions, batch, records);
      this.#written += batch.length;
      this.options.progress?.(this.#written, places.length);
      await this.options.pause?.();
    }
  }

  async #append<R extends LoggedRecord>(
    journal: Journal<R>,
    batch: readonly RecordPlace[],
    records: readonly (Fields | undefined)[],
  ): Promise<void> {
    const moved: Moved<R>[] = [];
    for (const [n, record] of records.entries()) {
      const place = batch[n]!;
      const who = record && whoOf(record);
      if (!record || who === undefined || place.file.history.has(place.line)) continue;
      const steps = this.#steps(record, place, false);
      const last = steps.at(-1);
      const target = last && whoOf(last.record);
      if (target === undefined) continue;
      const isOther = target !== who && 'annotator' in record;
      const made =
        isOther && this.#isCarriedOver(record, target) ? [] : this.#newRecords<R>(record, steps, isOther);
      const withdrawal = isOther ? this.#withdrawal<R>(record, last!.migration) : undefined;
      moved.push({ who, target, made, withdrawal });
    }
    await appendMoved(journal, moved);
  }

  /** A record for each step, each over the one before; `isOther`: those of a person who must not have answered. */
  #newRecords<R extends LoggedRecord>(
    record: Fields,
    steps: readonly Step[],
    isOther: boolean,
  ): NewRecord<R>[] {
    let replaces = record.id;
    let over = isOther ? null : (record.id ?? '');
    return steps.map((step) => {
      const id = this.#ids();
      const made = {
        ...saidBy(step.record),
        id,
        over: [over],
        migration: this.#mark(step.migration, { replaces }),
      };
      replaces = over = id;
      return made as unknown as NewRecord<R>;
    });
  }

  /** After an interruption, the new name may have the answer while the old one has not withdrawn it. */
  #isCarriedOver({ id, sample, annotator }: Fields, target: string): boolean {
    if (typeof annotator !== 'string') return false;
    const row = rowOf(this.project, target, String(sample));
    const known = row === undefined ? undefined : this.project.records.recordNow(row);
    return typeof known === 'object' && known !== null && markOf(known as Fields)?.replaces === id;
  }

  #withdrawal<R extends LoggedRecord>({ sample, id }: Fields, migration: Migration): NewRecord<R> {
    return {
      sample,
      withdrawn: true,
      over: [id ?? ''],
      migration: this.#mark(migration, { replaces: id }),
    } as unknown as NewRecord<R>;
  }

  #mark({ name, author, reason }: Migration, link: object): Fields {
    const by = this.options.by ?? author;
    return { name, ...link, ...defined({ by, reason }) };
  }
}

/** Each pair of ids once: a record with three spans of a label is one record. */
function distinct<T extends { readonly from: string; readonly to?: string }>(moves: readonly T[]): T[] {
  return [...new Map(moves.map((move) => [JSON.stringify([move.from, move.to]), move])).values()];
}
