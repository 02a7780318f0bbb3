import type { DecisionRecord } from '../../project/records/records';
import { decideMany } from './decide-many';
import { DecisionPlan, type Strategy } from './plan-decisions';
import type { Journal, NewRecord } from '../../engine/journal';
import type { WithModel } from '../../engine/project';
import type { BulkResult } from '../../protocol/panel';

/** Number of samples whose open layers are listed; the rest is counted. */
const OPEN_SHOWN = 50;

export interface BulkOptions {
  /** Keys of the samples. */
  readonly keys: ReadonlySet<number>;
  readonly strategy: Strategy;
  readonly reviewer: string;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

/** Decides many samples by a strategy, or previews it. */
export async function decideAll(
  { project, model }: WithModel,
  journal: Journal<DecisionRecord>,
  options: BulkOptions,
): Promise<BulkResult> {
  const { reviewer, dryRun, signal } = options;
  // With part of the records, the majority could be wrong.
  const { records, left } = await project.fromAll(() => planAll({ project, model }, options));
  if (left.stopped || dryRun || records.length === 0) return { decided: records.length, ...left };
  const { length: decided } = await decideMany(journal, reviewer, records, { signal });
  const rest = records.length - decided;
  if (rest > 0 && signal.aborted) return { decided, ...left, stopped: true };
  return { decided, ...left, before: left.before + rest };
}

async function planAll({ project, model }: WithModel, { keys, strategy, signal }: BulkOptions) {
  const plan = new DecisionPlan(project, model, { strategy, only: (key) => keys.has(key) });
  const records: NewRecord<DecisionRecord>[] = [];
  const open: BulkResult['open'] = [];
  const result = { before: 0, openSamples: 0 };
  for await (const { resolved, record, decidedBefore } of plan.decisions()) {
    if (signal.aborted) return { records: [], left: { ...result, open, stopped: true } };
    if (record) records.push(record);
    const left = [...resolved.resolution.unresolved].filter(([, { reason }]) => reason !== 'several-valid');
    if (left.length > 0) result.openSamples += 1;
    else if (!record && decidedBefore.length > 0) result.before += 1;
    if (result.openSamples <= OPEN_SHOWN)
      for (const [layer, { detail }] of left) open.push({ sample: resolved.sample.id, layer, detail });
  }
  return { records, left: { ...result, open, stopped: false } };
}
