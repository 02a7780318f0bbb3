import { countBy } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import { defined } from '../../base/objects';
import { kindOfRecord } from '../../project/records/kinds';
import type { AnnotationRecord, DecisionRecord } from '../../project/records/records';
import { Journal, type NewRecord } from '../../engine/journal';
import { appendMoved, type Moved, type MigrateOptions } from './apply-migrations';
import { rowOf } from '../../engine/stores/answer-row';
import { ANNOTATIONS, DECISIONS, type LoggedRecord } from '../../engine/log-kinds';
import type { Project } from '../../engine/project';
import { eachRecord, markOf, recordAt, saidBy, whoOf, type Fields, type RecordPlace } from './record-places';

/** What a revert does, or would do. */
export interface RevertCounts {
  readonly name: string;
  /** Project-relative path -> number of its reverted records. */
  readonly files: ReadonlyMap<string, number>;
  readonly records: number;
  /** Records that a later migration changed, by its name: revert that one first. */
  readonly later: ReadonlyMap<string, number>;
  /** Records whose earlier record is no longer there. */
  readonly lost: number;
  /** Records of a person who has answered again under the old name: both answers remain. */
  readonly answered: number;
}

/** What a revert leaves as it is, and the way out, in sentences. */
export function leftByRevert({ later, lost, answered }: RevertCounts): string[] {
  const left = [...later].map(
    ([other, count]) => `${counted(count, 'record')} were changed again by ${other}: revert that first.`,
  );
  if (lost > 0)
    left.push(
      `${counted(lost, 'record was', 'records were')} kept: what ${lost === 1 ? 'it replaced no longer exists' : 'they replaced no longer exists'}.`,
    );
  if (answered > 0)
    left.push(
      `${counted(answered, 'record')} stay: the person has answered again under the name before. Withdraw one of the two answers.`,
    );
  return left;
}

/** A counting migrated record, and the record it replaced. */
interface Pair {
  readonly migrated: RecordPlace;
  readonly earlier: EarlierRecord;
}

const RECORDS_PER_WRITE = 500;

/** Reverts a migration by appending the earlier records again, in the same names. Later answers by people remain. */
export async function revertMigration(
  project: Project,
  name: string,
  options: MigrateOptions = {},
): Promise<RevertCounts> {
  const marked = await markedRecords(project, name, options);
  const pairs: Pair[] = [];
  let [lost, answered] = [0, 0];
  for (const { id, replaces, who, place } of marked.counting) {
    const earlier = marked.earlier.get(replaces);
    if (!earlier) lost += 1;
    else if (earlier.owner !== who && answeredSince(project, earlier, id)) answered += 1;
    else pairs.push({ migrated: place, earlier });
  }
  const files = countBy(pairs.map(({ migrated }) => migrated.file.path));
  if (!options.dryRun) await writeBack(project, name, pairs, options);
  return { name, files, records: pairs.length, later: marked.later, lost, answered };
}

interface MigratedRecord {
  readonly id: string;
  readonly replaces: string;
  readonly who: string | undefined;
  readonly place: RecordPlace;
}

interface EarlierRecord {
  readonly owner: string | undefined;
  /** Undefined for a decision. */
  readonly annotator: string | undefined;
  readonly sample: string;
  readonly place: RecordPlace;
}

/** Whether the author of an earlier record has answered since; what was restored for the migrated record (by its id) does not count. */
function answeredSince(project: Project, { annotator, sample }: EarlierRecord, migrated: unknown): boolean {
  const row = annotator === undefined ? undefined : rowOf(project, annotator, sample);
  return row !== undefined && markOf((project.records.recordNow(row) ?? {}) as Fields)?.reverts !== migrated;
}

interface Marked {
  /** The migration's counting records. */
  readonly counting: readonly MigratedRecord[];
  /** Id -> the record that one of those replaced. */
  readonly earlier: ReadonlyMap<string, EarlierRecord>;
  readonly later: ReadonlyMap<string, number>;
}

async function markedRecords(project: Project, name: string, options: MigrateOptions): Promise<Marked> {
  const reading = defined({ signal: options.signal, pause: options.pause });
  const files = project.records.files.filter(({ kind }) => kindOfRecord(kind).migrates === 'repeats');
  const counting: MigratedRecord[] = [];
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
    // A replaced name has nothing to restore: its answer returns with the one that was carried over.
    if (isCounting && record.withdrawn !== true)
      counting.push({ id: record.id, replaces: mark.replaces, who: whoOf(record), place });
  };
  for (const file of files) await eachRecord(project.files, file, { ...reading, all: true }, visit);
  const wanted = new Set(counting.map(({ replaces }) => replaces));
  const earlier = new Map<string, EarlierRecord>();
  const note = (record: Fields, place: RecordPlace): void => {
    const { id, annotator, sample } = record;
    if (typeof id !== 'string' || !wanted.has(id)) return;
    earlier.set(id, {
      owner: whoOf(record),
      annotator: typeof annotator === 'string' ? annotator : undefined,
      sample: String(sample),
      place,
    });
  };
  if (wanted.size > 0)
    for (const file of files) await eachRecord(project.files, file, { ...reading, all: true }, note);
  const later = countBy(others.flatMap((other) => (own.has(other.replaces) ? [other.name] : [])));
  return { counting, earlier, later };
}

async function writeBack(
  project: Project,
  name: string,
  pairs: readonly Pair[],
  options: MigrateOptions,
): Promise<void> {
  const annotations = new Journal<AnnotationRecord>(project, ANNOTATIONS);
  const decisions = new Journal<DecisionRecord>(project, DECISIONS);
  for (let from = 0; from < pairs.length; from += RECORDS_PER_WRITE) {
    if (options.signal?.aborted) return;
    const batch = pairs.slice(from, from + RECORDS_PER_WRITE);
    const of = (kind: string): Pair[] => batch.filter(({ migrated }) => migrated.file.kind === kind);
    await writeBatch(project, annotations, name, of('annotation'), options);
    await writeBatch(project, decisions, name, of('decision'), options);
    options.progress?.(Math.min(from + RECORDS_PER_WRITE, pairs.length), pairs.length);
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
  const moved: Moved<R>[] = [];
  for (const { migrated, earlier } of pairs) {
    const [now, before] = [
      await recordAt(project.files, migrated),
      await recordAt(project.files, earlier.place),
    ];
    const [who, owner] = [now && whoOf(now), before && whoOf(before)];
    if (!now || !before || who === undefined || owner === undefined) continue;
    const migration = { name, reverts: now.id, ...(by !== undefined && { by }) };
    const isOther = owner !== who && 'annotator' in now;
    if (migrated.file.history.has(migrated.line) || (isOther && answeredSince(project, earlier, now.id)))
      continue;
    // Restores the mark of an earlier migration, so that it can be reverted too.
    const earlierMark = markOf(before)?.replaces === undefined ? undefined : (before.migration as Fields);
    const said = {
      ...saidBy(before),
      over: [isOther ? ANNOTATIONS.counting(project, owner, earlier.sample) : (now.id ?? '')],
      migration: earlierMark ? { ...earlierMark, ...migration, name: earlierMark.name } : migration,
    };
    const withdrawn = { sample: now.sample, withdrawn: true, over: [now.id ?? ''], migration };
    moved.push({
      who,
      target: owner,
      made: [said as unknown as NewRecord<R>],
      withdrawal: isOther ? (withdrawn as unknown as NewRecord<R>) : undefined,
    });
  }
  await appendMoved(journal, moved);
}
