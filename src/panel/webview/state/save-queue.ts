/**
 * Saves that are not on disk yet, in the order they were made. Answers to different samples that wait are sent together, and nothing else
 * until there is a reply. A save that fails is sent again before those behind it. If the person must look at the sample again, only the saves of that sample are blocked. A newer save replaces one of the same sample only
 * if that was never sent and was a draft or still being typed. Every other save becomes a record.
 */
import { needsAttention, type PanelError, type SaveParams } from '../../../protocol/panel';

/** The most saves that are sent together. */
const MAX_TOGETHER = 100;

export interface SaveQueue {
  readonly saves: readonly SaveParams[];
  /** Record ids of the saves that were sent and have no reply yet. */
  readonly sent: readonly string[];
  /** Record id of the save that may be replaced while typing goes on. */
  readonly typed?: string | undefined;
  /** Why the first save could not be written. It is kept during retries, until a save succeeds. */
  readonly failure?: SaveFailure | undefined;
  /** Failures in a row. */
  readonly failures: number;
  /** Why a person must look at a sample before its saves are sent, by sample id. */
  readonly conflicts: ReadonlyMap<string, PanelError>;
  /** Time of the last record on disk, RFC 3339. */
  readonly lastSaved?: string;
}

export interface SaveFailure {
  readonly sample: string;
  readonly error: PanelError;
}

export const emptyQueue: SaveQueue = { saves: [], sent: [], failures: 0, conflicts: new Map() };

/** Adds a save. A save that replaces another also takes its record id, so that only one of them is written. */
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
  const mayBeWritten = last.again === true || queue.sent.includes(last.record);
  // A decision does not replace an answer, nor one person's answer that of another.
  const isSameKind =
    (last.decision === undefined) === (next.decision === undefined) &&
    last.swapped === next.swapped &&
    last.annotator === next.annotator;
  const isOpen = last.status === 'draft' || (typed && last.record === queue.typed);
  return isSameKind && !mayBeWritten && isOpen;
}

/** The saves that can be sent, in order: those without a conflict. */
export function ready({ saves, conflicts }: SaveQueue): readonly SaveParams[] {
  return conflicts.size === 0 ? saves : saves.filter(({ sample }) => !conflicts.has(sample));
}

/**
 * The saves to send now, together: none while others wait for their reply, and after a failure only with `retry`. Several are answers of
 * one person to different samples; a decision, or the answer to a pair that is asked again, goes alone.
 */
export function next(queue: SaveQueue, retry: boolean): readonly SaveParams[] {
  if (queue.sent.length > 0 || (queue.failure && !retry)) return [];
  const waiting = ready(queue);
  const samples = new Set<string>();
  for (const { sample, annotator, decision, swapped } of waiting) {
    if (decision || swapped || annotator !== waiting[0]!.annotator || samples.has(sample)) break;
    samples.add(sample);
    if (samples.size === MAX_TOGETHER) break;
  }
  return waiting.slice(0, Math.max(1, samples.size));
}

export function markSent(queue: SaveQueue, saves: readonly SaveParams[]): SaveQueue {
  return { ...queue, sent: saves.map(({ record }) => record) };
}

export function markSaved(queue: SaveQueue, { record }: SaveParams, time: string): SaveQueue {
  const saves = queue.saves.filter((save) => save.record !== record);
  return { ...answered(queue, record), saves, failure: undefined, failures: 0, lastSaved: time };
}

const answered = (queue: SaveQueue, record: string): SaveQueue => ({
  ...queue,
  sent: queue.sent.filter((one) => one !== record),
});

/** Marks a failed save as `again`: it may have been written even so, if only the reply was lost. */
export function markFailed(queue: SaveQueue, { record, sample }: SaveParams, error: PanelError): SaveQueue {
  const saves = queue.saves.map((save) => (save.record === record ? { ...save, again: true } : save));
  const after = { ...answered(queue, record), saves };
  // It was withdrawn while it waited for its reply.
  if (!saves.some((save) => save.record === record)) return after;
  if (needsAttention(error))
    return {
      ...after,
      failure: undefined,
      failures: 0,
      conflicts: new Map(queue.conflicts).set(sample, error),
    };
  // Saves that were sent together fail once.
  return { ...after, failure: { sample, error }, failures: queue.failures + Number(after.sent.length === 0) };
}

/** Turns a sample's saves into drafts, which may be sent at once. */
export function asDrafts(queue: SaveQueue, sample: string): SaveQueue {
  const saves = queue.saves.map((save) =>
    save.sample === sample ? { ...save, status: 'draft' as const } : save,
  );
  return { ...queue, saves, failure: undefined, failures: 0 };
}

/** Removes a sample's saves: its labels are on screen again and are saved from there. */
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

/** The failure to show: first those that only a person can resolve. */
export function saveError({ conflicts, failure }: SaveQueue): SaveFailure | undefined {
  for (const [sample, error] of conflicts) return { sample, error };
  return failure;
}

/** How long to wait before a retry, in milliseconds: 1 s, doubled by each failure, at most 30 s. */
export function retryDelay({ failures }: SaveQueue): number {
  return Math.min(30_000, 1000 * 2 ** Math.max(0, failures - 1));
}
