/** What can be undone and redone, derived from a log. So it survives restarts and is the same in every window. */

import { isObject } from '../base/objects';
import { timeIn } from './records/utc-time';

/** An entry of a log, as undo needs it. `record` is the whole line. */
export interface LogEntry {
  readonly id: string;
  readonly person: string;
  readonly sample: string;
  /** Milliseconds since 1970; 0 if the record has none. */
  readonly time: number;
  readonly record: Readonly<Record<string, unknown>>;
  /** Id of the record that this one undoes. */
  readonly undoes: string | undefined;
  /** Id of the undone record that this one restores. */
  readonly redoes: string | undefined;
}

/** The entry of a parsed line; undefined if required fields are missing. `who`: the field that names the person. */
export function logEntry(value: unknown, who: string): LogEntry | undefined {
  if (!isObject(value)) return undefined;
  const { id, sample, time, undoes, redoes } = value;
  const person = value[who];
  if (typeof id !== 'string' || typeof person !== 'string' || typeof sample !== 'string') return undefined;
  return {
    id,
    person,
    sample,
    time: timeIn(time) || 0,
    record: value,
    undoes: typeof undoes === 'string' ? undoes : undefined,
    redoes: typeof redoes === 'string' ? redoes : undefined,
  };
}

/** The records that count: neither undone nor undos. In the order of the log. */
export function effective(log: readonly LogEntry[]): LogEntry[] {
  const undone = new Set(log.flatMap(({ undoes }) => undoes ?? []));
  return log.filter((entry) => entry.undoes === undefined && !undone.has(entry.id));
}

/** The records that their person can undo: not those of a migration or older ones, which would restore old names. */
export function undoable(log: readonly LogEntry[]): LogEntry[] {
  const migrated = new Map<string, number>();
  for (const [n, { sample, record }] of log.entries())
    if (record.migration !== undefined) migrated.set(sample, n);
  const places = new Map(log.map((entry, n) => [entry, n]));
  return effective(log).filter((entry) => places.get(entry)! > (migrated.get(entry.sample) ?? -1));
}

/** The undone records that can be redone, the next one last; a new record clears them. `log`: one person's. */
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

/** The last entry and those of its batch, which are undone or redone in one step. */
export function lastTogether(entries: readonly LogEntry[]): LogEntry[] {
  const last = entries.at(-1);
  if (!last) return [];
  const batch = batchOf(last);
  let from = entries.length - 1;
  while (batch !== undefined && from > 0 && batchOf(entries[from - 1]!) === batch) from -= 1;
  return entries.slice(from);
}

function batchOf({ record: { origin } }: LogEntry): unknown {
  return isObject(origin) ? origin.batch : undefined;
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

/** A record's content without `BOOKKEEPING`, including unknown fields. Without a record: a withdrawal. */
export function contentOf(entry: LogEntry | undefined, sample: string): Record<string, unknown> {
  if (!entry) return { sample, withdrawn: true };
  return Object.fromEntries(Object.entries(entry.record).filter(([key]) => !BOOKKEEPING.has(key)));
}
