import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { PROGRAM } from '../../base/program';
import { fit, type FitData, type Fitter, type FitJob, type FitResult } from './fit';

/** Distinguishes workers of the baseline from other threads. */
const FIT_WORKER = 'labelwright-fit';

interface WorkerData {
  readonly thread: typeof FIT_WORKER;
  readonly data: FitData;
}

/** Whether this thread is a worker of the baseline. */
export function isFitWorker(): boolean {
  return !isMainThread && (workerData as Partial<WorkerData> | undefined)?.thread === FIT_WORKER;
}

/** Runs jobs until the main thread ends this one. */
export function runFitWorker(): void {
  const { data } = workerData as WorkerData;
  const port = parentPort!;
  port.on('message', (job: FitJob) => {
    const result = fit(data, job);
    port.postMessage(result, [result.probabilities.buffer as ArrayBuffer]);
  });
}

/**
 * Trains in threads, as many as there are cores, so that the main thread stays free. `otherwise` does the work if no thread can be started. The
 * signal ends the threads.
 */
export function threadedFitter(otherwise: Fitter, signal?: AbortSignal): Fitter {
  if (PROGRAM === undefined) return otherwise;
  return {
    run: (data, jobs) =>
      inThreads(data, jobs, signal).catch(() => {
        signal?.throwIfAborted();
        return otherwise.run(data, jobs);
      }),
  };
}

async function inThreads(
  data: FitData,
  jobs: readonly FitJob[],
  signal: AbortSignal | undefined,
): Promise<FitResult[]> {
  const results: FitResult[] = [];
  let next = 0;
  const work = async (worker: Worker): Promise<void> => {
    while (next < jobs.length) {
      const at = next++;
      results[at] = await answer(worker, jobs[at]!);
    }
  };
  const threads = Math.min(availableParallelism(), jobs.length);
  const workers = Array.from({ length: threads }, () => {
    const start: WorkerData = { thread: FIT_WORKER, data };
    return new Worker(PROGRAM!, { workerData: start });
  });
  const end = (): Promise<unknown> => Promise.all(workers.map((worker) => worker.terminate()));
  const aborted = (): void => void end();
  signal?.addEventListener('abort', aborted);
  try {
    await Promise.all(workers.map(work));
  } finally {
    signal?.removeEventListener('abort', aborted);
    await end();
  }
  return results;
}

/** Rejects if the thread ends before it has answered. */
function answer(worker: Worker, job: FitJob): Promise<FitResult> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('A thread ended.'));
    worker.once('error', reject);
    worker.once('exit', ended);
    worker.once('message', (result: FitResult) => {
      worker.off('error', reject).off('exit', ended);
      resolve(result);
    });
    worker.postMessage(job);
  });
}
