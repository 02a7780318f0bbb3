import { isObject, defined } from '../../base/objects';
import { byCodeUnit, addTo } from '../../base/lists';
import { comparableValue } from '../../kinds/comparable';
import { kindOf } from '../../kinds';
import { replayRecord, type ReplayRecord } from '../../project/records/parse-record';
import type { Labels, LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { layersIn } from '../../project/schema/per-turn';
import { IdTable } from '../../base/columns/id-table';
import { uint8Column } from '../../base/columns/columns';
import type { Project, WithModel } from '../../engine/project';
import { eachLine, parseLine } from '../../project/answers/lines';
import type { RecordKind } from '../../project/answers/record-files';

/** A label that was changed after it was given: by whom, why, under which rule. */
export interface Correction {
  readonly sample: string;
  readonly layer: string;
  /** Someone changed or withdrew their own answer, a reviewer decided otherwise, or a migration renamed it. */
  readonly kind: 'changed' | 'withdrawn' | 'decided' | 'migrated';
  readonly annotator: string;
  /** Who changed it; for a migration, who applied it, if recorded. */
  readonly by?: string;
  /** null: no answer on the layer. */
  readonly from: LayerValue | null;
  readonly to: LayerValue | null;
  /** For decisions that allow several answers: those answers. */
  readonly valid?: readonly LayerValue[];
  /** RFC 3339, as recorded. */
  readonly time: string;
  readonly rules: readonly string[];
  /** A reviewer's cause and reason, an annotator's note, or the migration's reason. */
  readonly cause?: string;
  readonly reason?: string;
  readonly returned?: Return;
  readonly migration?: string;
  readonly undone?: true;
  /** Guideline versions of the two answers. */
  readonly guideline?: { readonly from?: string; readonly to?: string };
  /** The record with the change: project-relative path and 1-based line. */
  readonly path: string;
  readonly line: number;
}

/**
 * All labels that were changed after they were given: by the annotator or a migration, from one record to the next (except drafts), or by
 * the counting decision. Ordered by time, sample, layer and annotator. Stores only answers that were given more than once.
 */
export async function collectCorrections(
  { project, model }: WithModel,
  pause: () => Promise<void>,
): Promise<Correction[]> {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const found = [
    ...(await ownChanges(project, layers, pause)),
    ...(await decidedChanges(project, layers, pause)),
  ];
  return found.sort(
    (a, b) =>
      moment(a) - moment(b) ||
      byCodeUnit(a.sample, b.sample) ||
      byCodeUnit(a.layer, b.layer) ||
      byCodeUnit(a.annotator, b.annotator),
  );
}

/** Times may have different time zones, so they are compared in milliseconds. */
const moment = ({ time }: Correction): number => Date.parse(time) || 0;

interface Given {
  readonly record: ReplayRecord;
  readonly migration: Migrated | undefined;
  readonly time: string;
  readonly path: string;
  readonly line: number;
}

async function ownChanges(
  project: Project,
  layers: readonly Layer[],
  pause: () => Promise<void>,
): Promise<Correction[]> {
  const ids = new IdTable();
  const times = uint8Column();
  await eachRecord(project, pause, ({ record }) => {
    const key = ids.intern(nameOf(record));
    times.set(key, Math.min(2, times.get(key) + 1));
  });
  const returns = await Returns.read(project, pause);
  const histories = new Map<string, Given[]>();
  await eachRecord(project, pause, (given) => {
    const name = nameOf(given.record);
    if (times.get(ids.intern(name)) < 2) return;
    addTo(histories, name, given);
  });
  return [...histories.values()].flatMap((history) => changesIn(history, layers, returns));
}

const nameOf = ({ annotator, sample }: ReplayRecord): string => JSON.stringify([annotator, sample]);

const eachRecord = (project: Project, pause: () => Promise<void>, take: (given: Given) => void) =>
  eachLineOf(project, 'annotation', pause, (value, path, line) => {
    const record = replayRecord(value);
    if (!record || record.draft || Number.isNaN(record.time)) return;
    const migration = migratedBy((value as { migration?: unknown }).migration);
    take({ record, migration, time: (value as { time: string }).time, path, line });
  });

/** A migration's note in a record; see docs/format.md, "Migrations". */
interface Migrated {
  readonly name: string;
  readonly by?: string;
  readonly reason?: string;
  readonly reverts: boolean;
}

function migratedBy(value: unknown): Migrated | undefined {
  if (!isObject(value) || typeof value.name !== 'string') return undefined;
  const { name, by, reason, reverts } = value;
  return {
    name,
    reverts: reverts !== undefined,
    ...(typeof by === 'string' && { by }),
    ...(typeof reason === 'string' && { reason }),
  };
}

/** In the engine's order: by time, then by line. */
function changesIn(history: readonly Given[], layers: readonly Layer[], returns: Returns): Correction[] {
  const sorted = [...history].sort((a, b) => a.record.time - b.record.time);
  const changes: Correction[] = [];
  // A first answer to a question, as where a layer was added later, corrects nothing.
  const answered = new Set<string>();
  for (const [n, { record, migration, time, path, line }] of sorted.entries()) {
    const before = sorted[n - 1]?.record;
    if (!before) continue;
    for (const layer of Object.keys(answerOf(before))) answered.add(layer);
    const { sample, annotator } = record;
    const returned = migration ? undefined : returns.answered(sample, annotator, before.time, record.time);
    const reason = migration ? migration.reason : record.note === '' ? undefined : record.note;
    const [from, to] = [answerOf(before), answerOf(record)];
    for (const layer of layersIn(layers, from, to)) {
      if (!answered.has(layer.id) || isSame(layer, from, to)) continue;
      changes.push({
        sample,
        layer: layer.id,
        kind: migration ? 'migrated' : record.withdrawn ? 'withdrawn' : 'changed',
        annotator,
        ...(migration ? migration.by !== undefined && { by: migration.by } : { by: annotator }),
        from: valueOf(from, layer),
        to: valueOf(to, layer),
        time,
        rules: record.rules,
        ...defined({ reason, returned, migration: migration?.name }),
        ...((record.undoes !== undefined || migration?.reverts) && { undone: true as const }),
        ...(before.guideline !== record.guideline && {
          guideline: defined({ from: before.guideline, to: record.guideline }),
        }),
        path,
        line: line + 1,
      });
    }
  }
  return changes;
}

const answerOf = ({ labels, withdrawn }: ReplayRecord): Labels => (withdrawn ? {} : labels);

function valueOf(labels: Labels, { id }: Layer): LayerValue | null {
  return Object.hasOwn(labels, id) ? labels[id]! : null;
}

function isSame(layer: Layer, first: Labels, second: Labels): boolean {
  const [a, b] = [comparableValue(layer, first), comparableValue(layer, second)];
  if (a === undefined || b === undefined) return a === b;
  // Invalid values cannot be compared by meaning.
  try {
    return JSON.stringify(a) === JSON.stringify(b) || kindOf(layer).differences(layer, a, b).length === 0;
  } catch {
    return false;
  }
}

/** Answers that differ from a decision. An answer that matches it, or does not exist on the layer, was not corrected. */
async function decidedChanges(
  project: Project,
  layers: readonly Layer[],
  pause: () => Promise<void>,
): Promise<Correction[]> {
  const { decisions, table } = project.records;
  const changes: Correction[] = [];
  for (const { record, file, line } of decisions.values()) {
    if (record.withdrawn) continue;
    const { sample, labels = {}, valid = {} } = record;
    for (const row of table.countingOn(project.samples.ids.find(sample))) {
      const given = table.labels(row);
      for (const layer of layersIn(layers, given)) {
        if (!Object.hasOwn(given, layer.id)) continue;
        const stands = Object.hasOwn(valid, layer.id) ? valid[layer.id]! : undefined;
        const isDecided = Object.hasOwn(labels, layer.id);
        const accepted = [
          ...(stands ?? []).map((value): Labels => ({ ...labels, [layer.id]: value })),
          ...(isDecided ? [labels] : []),
        ];
        if (accepted.length === 0 || accepted.some((answer) => isSame(layer, given, answer))) continue;
        changes.push({
          sample,
          layer: layer.id,
          kind: 'decided',
          annotator: table.annotatorName(row),
          by: record.reviewer,
          from: valueOf(given, layer),
          to: isDecided ? labels[layer.id]! : null,
          ...(stands && { valid: stands }),
          time: record.time,
          rules: record.rules ?? [],
          ...defined({ cause: record.cause, reason: record.reason }),
          path: file,
          line: line + 1,
        });
      }
    }
    await pause();
  }
  return changes;
}

/** The return of a sample to annotators. */
interface Return {
  readonly by: string;
  /** RFC 3339, as recorded. */
  readonly time: string;
  readonly reason?: string;
}

/** A decision about a sample. */
interface Event extends Return {
  readonly moment: number;
  /** The annotators to whom it sends the sample back; none if it is no return. */
  readonly to: readonly string[];
}

/** What was sent back to whom, and when, from the decision logs. */
class Returns {
  private constructor(private readonly events: ReadonlyMap<string, readonly Event[]>) {}

  static async read(project: Project, pause: () => Promise<void>): Promise<Returns> {
    const events = new Map<string, Event[]>();
    await eachLineOf(project, 'decision', pause, (value) => {
      if (isDecision(value)) addTo(events, value.sample, eventOf(value));
    });
    for (const list of events.values()) list.sort((a, b) => a.moment - b.moment);
    return new Returns(events);
  }

  /** The return that an answer responds to: the last decision before it returns the sample, after the previous answer. Milliseconds. */
  answered(sample: string, annotator: string, before: number, time: number): Return | undefined {
    const event = this.events.get(sample)?.findLast(({ moment }) => moment < time);
    if (!event?.to.includes(annotator) || before > event.moment) return undefined;
    const { by, time: at, reason } = event;
    return { by, time: at, ...(reason !== undefined && { reason }) };
  }
}

interface Decision {
  readonly sample: string;
  readonly reviewer: string;
  readonly time: string;
  readonly return_to?: unknown;
  readonly reason?: unknown;
  readonly withdrawn?: unknown;
}

const eventOf = ({ reviewer, time, return_to: to, reason, withdrawn }: Decision): Event => ({
  by: reviewer,
  time,
  moment: Date.parse(time),
  to: Array.isArray(to) && withdrawn !== true ? (to as string[]) : [],
  ...(typeof reason === 'string' && { reason }),
});

/** Passes on each line of the record files of a kind, parsed; `line` is counted from 0. */
async function eachLineOf(
  { records, files }: Project,
  of: RecordKind,
  pause: () => Promise<void>,
  take: (value: unknown, path: string, line: number) => void,
): Promise<void> {
  for (const { path, kind } of records.files)
    if (kind === of)
      await eachLine(files, path, { pause }, ({ raw, line }) => take(parseLine(raw), path, line));
}

function isDecision(value: unknown): value is Decision {
  if (typeof value !== 'object' || value === null) return false;
  const { sample, reviewer, time } = value as Partial<Decision>;
  return (
    typeof sample === 'string' &&
    typeof reviewer === 'string' &&
    typeof time === 'string' &&
    !Number.isNaN(Date.parse(time))
  );
}
