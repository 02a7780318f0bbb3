/** What can be taken back, or repeated, according to a log. The log is the only memory: it survives restarts and is the same in every window. */

import { timeIn } from './records/utc-time';

/** An entry of a log, as undo needs it. `record` is the whole line. */
export interface LogEntry {
  readonly id: string;
  readonly person: string;
  readonly sample: string;
  /** Milliseconds since 1970; 0 when the record says none. */
  readonly time: number;
  readonly record: Readonly<Record<string, unknown>>;
  /** Id of the record that this one takes back. */
  readonly undoes: string | undefined;
  /** Id of the taken-back record whose content this one gives again. */
  readonly redoes: string | undefined;
}

/** The entry that a parsed line stands for; undefined when it lacks what makes it one. `who`: the field that names the person. */
export function logEntry(value: unknown, who: string): LogEntry | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const record = value as Record<string, unknown>;
  const { id, sample, time, undoes, redoes } = record;
  const person = record[who];
  if (typeof id !== 'string' || typeof person !== 'string' || typeof sample !== 'string') return undefined;
  return {
    id,
    person,
    sample,
    time: timeIn(time) || 0,
    record,
    undoes: typeof undoes === 'string' ? undoes : undefined,
    redoes: typeof redoes === 'string' ? redoes : undefined,
  };
}

/** The records that stand: neither taken back nor themselves the taking back. In the order of the log. */
export function standing(log: readonly LogEntry[]): LogEntry[] {
  const undone = new Set(log.flatMap(({ undoes }) => undoes ?? []));
  return log.filter((entry) => entry.undoes === undefined && !undone.has(entry.id));
}

/**
 * The standing records that their person can take back. What a migration wrote, and what stood before it, is not among them: taking that
 * back would bring the old names back. `labelwright migrate --revert` does so for all.
 */
export function undoable(log: readonly LogEntry[]): LogEntry[] {
  const migrated = new Map<string, number>();
  for (const [n, { sample, record }] of log.entries())
    if (record.migration !== undefined) migrated.set(sample, n);
  const places = new Map(log.map((entry, n) => [entry, n]));
  return standing(log).filter((entry) => places.get(entry)! > (migrated.get(entry.sample) ?? -1));
}

/** The records that were taken back one after the other and can be repeated, the next one last: a new record ends that. `log`: one person's. */
export function redoable(log: readonly LogEntry[]): LogEntry[] {
  const byId = new Map(log.map((entry) => [entry.id, entry]));
  let taken: LogEntry[] = [];
  for (const { undoes, redoes } of log) {
    const undone = undoes === undefined ? undefined : byId.get(undoes);
    if (undone) taken.push(undone);
    else if (redoes !== undefined && taken.at(-1)?.id === redoes) taken.pop();
    else taken = [];
  }
  return taken;
}

/** The last entry, with those before it that were written in one batch with it: what is taken back, or repeated, in one step. */
export function lastTogether(entries: readonly LogEntry[]): LogEntry[] {
  const last = entries.at(-1);
  if (!last) return [];
  const batch = batchOf(last);
  let from = entries.length - 1;
  while (batch !== undefined && from > 0 && batchOf(entries[from - 1]!) === batch) from -= 1;
  return entries.slice(from);
}

function batchOf({ record: { origin } }: LogEntry): unknown {
  return typeof origin === 'object' && origin !== null && 'batch' in origin ? origin.batch : undefined;
}

const BOOKKEEPING = new Set([
  'v',
  'id',
  'time',
  'annotator',
  'reviewer',
  'guideline',
  'guideline_hash',
  'undoes',
  'redoes',
]);

/** What a record says, without what says when it was said; fields of others' making are kept. No record: a withdrawal. */
export function contentOf(entry: LogEntry | undefined, sample: string): Record<string, unknown> {
  if (!entry) return { sample, withdrawn: true };
  return Object.fromEntries(Object.entries(entry.record).filter(([key]) => !BOOKKEEPING.has(key)));
}
