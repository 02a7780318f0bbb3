import { isMainThread, workerData } from 'node:worker_threads';
import type { CheckOptions } from '../../engine/check-project';
import type { SharedSamples } from '../../engine/samples/sample-store';
import type { RangeJob, RangeResult } from '../../engine/ranges/range-runner';

/** What a helping thread is started with. */
export interface HelperData {
  /** Tells threads of a check from others. */
  readonly thread: typeof CHECK_HELPER;
  /** The project's folder. */
  readonly folder: string;
  /** The YAML files as the main thread has read them. */
  readonly texts: readonly (readonly [path: string, text: string])[];
  readonly options: CheckOptions;
}

export const CHECK_HELPER = 'labelwright-check';

/** To the helper. Jobs are answered in their order; `memory` is for the results of this one or a later one. */
export type ToHelper = { readonly job: RangeJob; readonly memory: ArrayBuffer | undefined } | SamplesKnown;

/** All samples. */
export interface SamplesKnown {
  readonly samples: SharedSamples;
}

/** From the helper. A job that failed is done by the main thread, which meets the same error. */
export type FromHelper = { readonly result: RangeResult } | { readonly failed: true };

/** Whether this thread was started to help with a check. */
export function isCheckHelper(): boolean {
  return !isMainThread && (workerData as Partial<HelperData> | undefined)?.thread === CHECK_HELPER;
}
