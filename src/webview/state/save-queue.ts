/**
 * Saves on their way to disk, in the order in which they were made, which is that of their record ids; one at a time for each sample. Only a
 * draft, or what was typed, is replaced by a newer save of the same sample as long as it was never sent; everything else is sent. A save that
 * failed stays at the head of its sample's line, and none goes past it.
 */
import { asksForALook, type PanelError, type SaveParams } from '../../protocol/panel';

interface SampleSaves {
  /** The first was sent when `sending` is true. */
  readonly saves: readonly SaveParams[];
  readonly sending: boolean;
  readonly error?: PanelError;
  /** Failures in a row. */
  readonly failures: number;
  /** The last one was typed, and typing may go on. */
  readonly typed?: boolean;
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

/** Adds a save behind those of its sample. One that takes another's place takes its record id too: whichever of them is written, it is once. */
export function enqueue(queue: SaveQueue, params: SaveParams, typed = false): SaveQueue {
  const entry = queue.samples.get(params.sample) ?? { saves: [], sending: false, failures: 0 };
  const last = entry.saves.at(-1);
  const wasSent = last?.again === true || (entry.sending && entry.saves.length === 1);
  // A decision does not take the place of an answer, nor one person's answer that of another.
  const isSameKind =
    (last?.decision === undefined) === (params.decision === undefined) &&
    last?.annotator === params.annotator;
  const mayReplace = isSameKind && !wasSent && (last?.status === 'draft' || (typed && entry.typed));
  const replaced = mayReplace ? last : undefined;
  const saves = replaced
    ? [...entry.saves.slice(0, -1), { ...params, record: replaced.record, over: replaced.over }]
    : [...entry.saves, params];
  return withSample(queue, params.sample, { ...entry, saves, typed });
}

/** Samples whose next save may be sent now, in order. What failed holds back all that was made later, until it is tried again (`retry`). */
export function sendable(queue: SaveQueue, retry: boolean): string[] {
  // What has changed is for the person to look at; it is in nobody's way.
  const entries = [...queue.samples].filter(([, { error }]) => !asksForALook(error));
  if (!retry && entries.some(([, { error }]) => error)) return [];
  const line = entries
    .flatMap(([sample, { saves }]) => saves.map(({ record }, place) => ({ sample, record, place })))
    .sort((a, b) => (a.record < b.record ? -1 : 1));
  let free = parallel - entries.filter(([, { sending }]) => sending).length;
  const ready: string[] = [];
  for (const { sample, place } of line) {
    const { sending } = queue.samples.get(sample)!;
    if (sending && place === 0) continue;
    if (place > 0 || free-- <= 0) break;
    ready.push(sample);
  }
  return ready;
}

/** What failed before is still shown as failed: it is not saved until the reply says so. */
export function markSent(queue: SaveQueue, sample: string): SaveQueue {
  const entry = queue.samples.get(sample);
  return entry ? withSample(queue, sample, { ...entry, sending: true }) : queue;
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
  const [first, ...rest] = entry.saves;
  const saves = first ? [{ ...first, again: true }, ...rest] : [];
  return withSample(queue, sample, { ...entry, saves, sending: false, error, failures: entry.failures + 1 });
}

/** Makes drafts of a sample's saves, which are in nobody's way: they may be sent at once. */
export function asDrafts(queue: SaveQueue, sample: string): SaveQueue {
  const entry = queue.samples.get(sample);
  if (!entry) return queue;
  const saves = entry.saves.map((save): SaveParams => ({ ...save, status: 'draft' }));
  return withSample(queue, sample, { saves, sending: false, failures: 0 });
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
  return failed.find(({ error }) => asksForALook(error)) ?? failed[0];
}

/** How long to wait before trying again, in milliseconds: 1 s, doubled by each failure, at most 30 s. */
export function retryDelay(queue: SaveQueue): number {
  const failures = Math.max(1, ...[...queue.samples.values()].map((entry) => entry.failures));
  return Math.min(30_000, 1000 * 2 ** (failures - 1));
}
