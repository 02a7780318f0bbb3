import { isMainThread, workerData } from 'node:worker_threads';
import type { CheckOptions } from '../../../../engine/check-project';
import type { RangeJob, RangeResult } from '../../../../engine/ranges/check-range';
import type { SharedSamples } from '../../../../project/samples/sample-store';

/** What a worker is started with. */
export interface WorkerData {
  /** Tells workers of a check from other threads. */
  readonly thread: typeof CHECK_WORKER;
  /** The project's folder. */
  readonly folder: string;
  /** The YAML files as the main thread has read them. */
  readonly texts: readonly (readonly [path: string, text: string])[];
  readonly options: CheckOptions;
}

export const CHECK_WORKER = 'labelwright-check';

/** To the worker, which answers jobs in their order. */
export type ToWorker = { readonly job: RangeJob } | { readonly samples: SharedSamples };

/** From the worker. The main thread does a job that failed, and meets the same error. */
export type FromWorker = { readonly result: RangeResult } | { readonly failed: true };

/** Whether this thread was started to help with a check. */
export function isCheckWorker(): boolean {
  return !isMainThread && (workerData as Partial<WorkerData> | undefined)?.thread === CHECK_WORKER;
}
