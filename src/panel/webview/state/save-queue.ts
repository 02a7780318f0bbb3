/**
 * Saves on their way to disk, in the order in which they were made. They are sent one at a time: what cannot be saved holds back
 * everything behind it, except where the person has to look at its sample again, which holds back that sample alone. A newer save replaces
 * one of the same sample only if that was never sent, and was a draft or still being typed; every other save becomes a record.
 */
import { needsAttention, type PanelError, type SaveParams } from '../../../protocol/panel';

export interface SaveQueue {
  readonly saves: readonly SaveParams[];
  /** Record id of the save that was sent and not answered yet. */
  readonly sent?: string | undefined;
  /** Record id of the save that was typed last: typing may go on. */
  readonly typed?: string | undefined;
  /** Why the first save could not be written. It stays until one is, while the save is sent again. */
  readonly failure?: SaveFailure | undefined;
  /** Failures in a row. */
  readonly failures: number;
  /** Why a sample has to be looked at before its saves are sent, by its id. */
  readonly conflicts: ReadonlyMap<string, PanelError>;
  /** Time of the last record on disk, RFC 3339. */
  readonly lastSaved?: string;
}

export interface SaveFailure {
  readonly sample: string;
  readonly error: PanelError;
}

export const emptyQueue: SaveQueue = { saves: [], failures: 0, conflicts: new Map() };

/** Adds a save. One that takes another's place takes its record id too: whichever of them is written, it is once. */
export function enqueue(queue: SaveQueue, params: SaveParams, typed = false): SaveQueue {
  const last = unsavedOf(queue, params.sample);
  const replaced = last && mayReplace(queue, last, params, typed) ? last : undefined;
  const save = replaced ? { ...params, record: replaced.record, over: replaced.over } : params;
  const saves = replaced
    ? queue.saves.map((each) => (each === replaced ? save : each))
    : [...queue.saves, save];
  const { record } = save;
  return { ...queue, saves, typed: typed ? record : queue.typed === record ? undefined : queue.typed };
}

function mayReplace(queue: SaveQueue, last: SaveParams, next: SaveParams, typed: boolean): boolean {
  const mayBeWritten = last.again === true || last.record === queue.sent;
  // A decision does not take the place of an answer, nor one person's answer that of another.
  const isSameKind =
    (last.decision === undefined) === (next.decision === undefined) && last.annotator === next.annotator;
  const isOpen = last.status === 'draft' || (typed && last.record === queue.typed);
  return isSameKind && !mayBeWritten && isOpen;
}

/** The saves that the person does not have to look at first, in order. */
export function ready({ saves, conflicts }: SaveQueue): readonly SaveParams[] {
  return conflicts.size === 0 ? saves : saves.filter(({ sample }) => !conflicts.has(sample));
}

/** The save to send now: none while one is on its way, and after a failure only with `retry`. */
export function next(queue: SaveQueue, retry: boolean): SaveParams | undefined {
  return queue.sent !== undefined || (queue.failure && !retry) ? undefined : ready(queue)[0];
}

export function markSent(queue: SaveQueue, { record }: SaveParams): SaveQueue {
  return { ...queue, sent: record };
}

export function markSaved(queue: SaveQueue, { record }: SaveParams, time: string): SaveQueue {
  const saves = queue.saves.filter((save) => save.record !== record);
  return { ...queue, saves, sent: undefined, failure: undefined, failures: 0, lastSaved: time };
}

/** The save may have been written all the same, if only the answer got lost: it is marked `again`. */
export function markFailed(queue: SaveQueue, { record, sample }: SaveParams, error: PanelError): SaveQueue {
  const saves = queue.saves.map((save) => (save.record === record ? { ...save, again: true } : save));
  const after = { ...queue, saves, sent: undefined };
  // It was withdrawn while it was on its way.
  if (!saves.some((save) => save.record === record)) return after;
  if (needsAttention(error))
    return {
      ...after,
      failure: undefined,
      failures: 0,
      conflicts: new Map(queue.conflicts).set(sample, error),
    };
  return { ...after, failure: { sample, error }, failures: queue.failures + 1 };
}

/** Makes drafts of a sample's saves, which may be sent at once. */
export function asDrafts(queue: SaveQueue, sample: string): SaveQueue {
  const saves = queue.saves.map((save) =>
    save.sample === sample ? { ...save, status: 'draft' as const } : save,
  );
  return { ...queue, saves, failure: undefined, failures: 0 };
}

/** Takes a sample's saves out of the queue: its labels are on screen again and are saved from there. */
export function withdraw(queue: SaveQueue, sample: string): SaveQueue {
  const conflicts = new Map(queue.conflicts);
  conflicts.delete(sample);
  const failure = queue.failure?.sample === sample ? undefined : queue.failure;
  return { ...queue, saves: queue.saves.filter((save) => save.sample !== sample), conflicts, failure };
}

/** The newest save of a sample that is not known to be on disk. */
export function unsavedOf({ saves }: SaveQueue, sample: string): SaveParams | undefined {
  return saves.findLast((save) => save.sample === sample);
}

/** The failure to show: first what only the person can settle. */
export function saveError({ conflicts, failure }: SaveQueue): SaveFailure | undefined {
  for (const [sample, error] of conflicts) return { sample, error };
  return failure;
}

/** How long to wait before trying again, in milliseconds: 1 s, doubled by each failure, at most 30 s. */
export function retryDelay({ failures }: SaveQueue): number {
  return Math.min(30_000, 1000 * 2 ** Math.max(0, failures - 1));
}
