import { isMainThread, workerData } from 'node:worker_threads';
import type { CheckOptions } from '../../../../engine/check-project';
import type { ChunkJob, ChunkResult } from '../../../../engine/chunks/check-chunk';
import type { SharedSamples } from '../../../../project/samples/sample-store';

export interface WorkerData {
  /** Distinguishes workers of a check from other threads. */
  readonly thread: typeof CHECK_WORKER;
  /** The project's folder. */
  readonly folder: string;
  /** The YAML files as the main thread read them. */
  readonly texts: readonly (readonly [path: string, text: string])[];
  readonly options: CheckOptions;
}

export const CHECK_WORKER = 'labelwright-check';

/** To the worker, which answers jobs in order. */
export type ToWorker = { readonly job: ChunkJob } | { readonly samples: SharedSamples };

/** From the worker. If a job fails, the main thread runs it and gets the same error. */
export type FromWorker = { readonly result: ChunkResult } | { readonly failed: true };

/** Whether this thread is a worker of a check. */
export function isCheckWorker(): boolean {
  return !isMainThread && (workerData as Partial<WorkerData> | undefined)?.thread === CHECK_WORKER;
}
