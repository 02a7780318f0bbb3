import type { AnnotationRecord, DecisionRecord } from '../../core/records/records';
import { Journal, type NewRecord } from '../journal';
import { ANNOTATIONS, DECISIONS, type LoggedRecord } from '../log-kinds';
import type { Project } from '../project';
import type { MigrateOptions } from './apply-migrations';
import { eachRecord, markOf, recordAt, saidBy, type Fields, type RecordPlace } from './record-places';

/** What a revert does, or would do. */
export interface RevertCounts {
  readonly name: string;
  /** Project-relative path -> records of it that are taken back. */
  readonly files: ReadonlyMap<string, number>;
  readonly records: number;
  /** Records that a later migration took further, by its name: that one is to be reverted first. */
  readonly later: ReadonlyMap<string, number>;
  /** Records whose earlier record is not there any more. */
  readonly lost: number;
}

/** A migrated record that counts, and the record that it replaced. */
interface Pair {
  readonly migrated: RecordPlace;
  readonly earlier: RecordPlace;
}

const AT_ONCE = 500;

/**
 * Takes a migration back, by appending: where a record of it still counts, what stood before is said again, by whoever said it. What
 * people have answered since stays.
 */
export async function revertMigration(
  project: Project,
  name: string,
  options: MigrateOptions = {},
): Promise<RevertCounts> {
  const marked = await markedRecords(project, name, options);
  const pairs: Pair[] = [];
  let lost = 0;
  for (const { id, replaces, place } of marked.counting) {
    const earlier = marked.places.get(replaces);
    if (earlier) pairs.push({ migrated: place, earlier });
    else if (id !== '') lost += 1;
  }
  const files = new Map<string, number>();
  for (const { migrated } of pairs) files.set(migrated.file.path, (files.get(migrated.file.path) ?? 0) + 1);
  if (!options.dryRun) await writeBack(project, name, pairs, options);
  return { name, files, records: pairs.length, later: marked.later, lost };
}

interface Marked {
  /** Records of the migration that count. */
  readonly counting: readonly {
    readonly id: string;
    readonly replaces: string;
    readonly place: RecordPlace;
  }[];
  /** Id -> place of the records that those replaced. */
  readonly places: ReadonlyMap<string, RecordPlace>;
  readonly later: ReadonlyMap<string, number>;
}

async function markedRecords(project: Project, name: string, options: MigrateOptions): Promise<Marked> {
  const reading = {
    ...(options.signal && { signal: options.signal }),
    ...(options.pause && { pause: options.pause }),
  };
  const files = project.records.files.filter(({ kind }) => kind !== 'gold');
  const counting: { id: string; replaces: string; place: RecordPlace }[] = [];
  const own = new Set<string>();
  const others: { name: string; replaces: string }[] = [];
  const visit = (record: Fields, place: RecordPlace): void => {
    const mark = markOf(record);
    if (!mark?.replaces || typeof record.id !== 'string') return;
    const isCounting = !place.file.history.has(place.line);
    if (mark.name !== name) {
      if (isCounting) others.push({ name: mark.name, replaces: mark.replaces });
      return;
    }
    own.add(record.id);
    // A name that was given up has nothing to give back: its answer comes back with the one that was carried over.
    if (isCounting && record.withdrawn !== true)
      counting.push({ id: record.id, replaces: mark.replaces, place });
  };
  for (const file of files) await eachRecord(project.files, file, visit, { ...reading, all: true });
  const wanted = new Set(counting.map(({ replaces }) => replaces));
  const places = new Map<string, RecordPlace>();
  if (wanted.size > 0)
    for (const file of files)
      await eachRecord(
        project.files,
        file,
        ({ id }, place) => void (typeof id === 'string' && wanted.has(id) && places.set(id, place)),
        { ...reading, all: true },
      );
  const later = new Map<string, number>();
  for (const other of others)
    if (own.has(other.replaces)) later.set(other.name, (later.get(other.name) ?? 0) + 1);
  return { counting, places, later };
}

async function writeBack(
  project: Project,
  name: string,
  pairs: readonly Pair[],
  options: MigrateOptions,
): Promise<void> {
  const annotations = new Journal<AnnotationRecord>(project, ANNOTATIONS);
  const decisions = new Journal<DecisionRecord>(project, DECISIONS);
  for (let from = 0; from < pairs.length; from += AT_ONCE) {
    if (options.signal?.aborted) return;
    const batch = pairs.slice(from, from + AT_ONCE);
    await writeBatch(
      project,
      annotations,
      name,
      batch.filter(({ migrated }) => migrated.file.kind === 'annotation'),
      options,
    );
    await writeBatch(
      project,
      decisions,
      name,
      batch.filter(({ migrated }) => migrated.file.kind === 'decision'),
      options,
    );
    options.progress?.(Math.min(from + AT_ONCE, pairs.length), pairs.length);
    await options.pause?.();
  }
}

async function writeBatch<R extends LoggedRecord>(
  project: Project,
  journal: Journal<R>,
  name: string,
  pairs: readonly Pair[],
  { by }: MigrateOptions,
): Promise<void> {
  const back = new Map<string, (() => NewRecord<R>[])[]>();
  const withdrawals = new Map<string, (() => NewRecord<R>[])[]>();
  for (const { migrated, earlier } of pairs) {
    const [now, before] = [await recordAt(project.files, migrated), await recordAt(project.files, earlier)];
    const [who, owner] = [now && personOf(now), before && personOf(before)];
    if (!now || !before || who === undefined || owner === undefined) continue;
    const migration = { name, reverts: now.id, ...(by !== undefined && { by }) };
    const isCurrent = (): boolean => !migrated.file.history.has(migrated.line);
    const make = (said: Fields) => (): NewRecord<R>[] =>
      isCurrent() ? [{ ...said, migration: said.migration ?? migration } as unknown as NewRecord<R>] : [];
    // What an earlier migration had written is its again, so that it can be taken back too.
    const earlierMark = markOf(before)?.replaces === undefined ? undefined : (before.migration as Fields);
    push(
      back,
      owner,
      make({
        ...saidBy(before),
        ...(earlierMark && { migration: { ...earlierMark, ...migration, name: earlierMark.name } }),
      }),
    );
    if (owner !== who && 'annotator' in now)
      push(withdrawals, who, make({ sample: now.sample, withdrawn: true }));
  }
  for (const list of [back, withdrawals])
    for (const [person, makers] of list)
      await journal.carryOver(person, () => makers.flatMap((each) => each()));
}

function personOf(record: Fields): string | undefined {
  const who = record.annotator ?? record.reviewer;
  return typeof who === 'string' ? who : undefined;
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
