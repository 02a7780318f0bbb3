/**
 * Saves on their way to disk: one at a time for each sample, in order. Only a draft that has not been sent is replaced by a newer save of the
 * same sample; everything else is sent. A save that failed stays at the head of its sample's line.
 */
import type { PanelError, SaveParams } from '../../protocol/panel';

export interface SampleSaves {
  /** The first was sent when `sending` is true. */
  readonly saves: readonly SaveParams[];
  readonly sending: boolean;
  readonly error?: PanelError;
  /** Failures in a row. */
  readonly failures: number;
}

export interface SaveQueue {
  readonly samples: ReadonlyMap<string, SampleSaves>;
  /** Time of the last record on disk, RFC 3339. */
  readonly lastSaved?: string;
}

export const emptyQueue: SaveQueue = { samples: new Map() };

/** How many saves are on their way at once. */
const parallel = 8;

function withSample(queue: SaveQueue, sample: string, entry: SampleSaves): SaveQueue {
  const samples = new Map(queue.samples);
  if (entry.saves.length > 0) samples.set(sample, entry);
  else samples.delete(sample);
  return { ...queue, samples };
}

/** Adds a save behind those of its sample. */
export function enqueue(queue: SaveQueue, params: SaveParams): SaveQueue {
  const entry = queue.samples.get(params.sample) ?? { saves: [], sending: false, failures: 0 };
  const last = entry.saves.at(-1);
  const isUnsentDraft = last?.status === 'draft' && !(entry.sending && entry.saves.length === 1);
  const saves = [...(isUnsentDraft ? entry.saves.slice(0, -1) : entry.saves), params];
  return withSample(queue, params.sample, { ...entry, saves });
}

/** Samples whose next save may be sent now. With `retry` those that failed as well, but for a text that has changed. */
export function sendable(queue: SaveQueue, retry: boolean): string[] {
  const entries = [...queue.samples];
  const free = parallel - entries.filter(([, entry]) => entry.sending).length;
  const ready = entries.filter(
    ([, entry]) => !entry.sending && (!entry.error || (retry && entry.error.code !== 'text-changed')),
  );
  return ready.slice(0, Math.max(0, free)).map(([sample]) => sample);
}

export function markSent(queue: SaveQueue, sample: string): SaveQueue {
  const entry = queue.samples.get(sample);
  return entry ? withSample(queue, sample, { ...entry, sending: true, error: undefined }) : queue;
}

export function markSaved(queue: SaveQueue, sample: string, time: string): SaveQueue {
  const entry = queue.samples.get(sample);
  const lastSaved = queue.lastSaved && queue.lastSaved > time ? queue.lastSaved : time;
  if (!entry) return { ...queue, lastSaved };
  return {
    ...withSample(queue, sample, { saves: entry.saves.slice(1), sending: false, failures: 0 }),
    lastSaved,
  };
}

export function markFailed(queue: SaveQueue, sample: string, error: PanelError): SaveQueue {
  const entry = queue.samples.get(sample);
  if (!entry) return queue;
  return withSample(queue, sample, { ...entry, sending: false, error, failures: entry.failures + 1 });
}

/** Takes a sample's saves out of the queue: its labels are on screen again and are saved anew. */
export function withdraw(queue: SaveQueue, sample: string): SaveQueue {
  return withSample(queue, sample, { saves: [], sending: false, failures: 0 });
}

/** Everything that is not known to be on disk, in order: kept over a reload of the panel. */
export function unsaved(queue: SaveQueue): SaveParams[] {
  return [...queue.samples.values()].flatMap((entry) => entry.saves);
}

/** The newest save of a sample that is not known to be on disk. */
export function unsavedOf(queue: SaveQueue, sample: string): SaveParams | undefined {
  return queue.samples.get(sample)?.saves.at(-1);
}

/** The failure to show: the most telling first. */
export function saveError(queue: SaveQueue): { sample: string; error: PanelError } | undefined {
  const failed = [...queue.samples].flatMap(([sample, { error }]) => (error ? [{ sample, error }] : []));
  return failed.find(({ error }) => error.code === 'text-changed') ?? failed[0];
}

/** How long to wait before trying again, in milliseconds: 1 s, doubled by each failure, at most 30 s. */
export function retryDelay(queue: SaveQueue): number {
  const failures = Math.max(1, ...[...queue.samples.values()].map((entry) => entry.failures));
  return Math.min(30_000, 1000 * 2 ** (failures - 1));
}
