import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { PROGRAM } from '../../../base/program';
import type { EvaluationJob, FromThread, ThreadResult } from './job';

/** Distinguishes a thread of an evaluation from others. */
const EVALUATION_THREAD = 'labelwright-evaluation';

interface ThreadData {
  readonly thread: typeof EVALUATION_THREAD;
  readonly job: EvaluationJob;
}

/** The job of this thread; undefined if the thread is for something else. */
export function jobOfThread(): EvaluationJob | undefined {
  const data = isMainThread ? undefined : (workerData as Partial<ThreadData> | undefined);
  return data?.thread === EVALUATION_THREAD ? data.job : undefined;
}

export interface RunOptions {
  /** Ends the thread; the result then rejects. */
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** Evaluates a model in a thread of its own, so that saves and findings do not wait for it. */
export async function evaluateInThread(job: EvaluationJob, options: RunOptions): Promise<ThreadResult> {
  if (PROGRAM !== undefined) return inThread(job, options);
  const { evaluateFolder } = await import('./worker');
  const pause = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    options.signal.throwIfAborted();
  };
  return evaluateFolder(job, pause, options.progress);
}

function inThread(job: EvaluationJob, { signal, progress }: RunOptions): Promise<ThreadResult> {
  const data: ThreadData = { thread: EVALUATION_THREAD, job };
  const worker = new Worker(PROGRAM!, { workerData: data });
  const result = new Promise<ThreadResult>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The thread of the evaluation ended.')));
    worker.on('message', (message: FromThread) => {
      if ('progress' in message) progress(message.progress);
      else if ('failed' in message) reject(new Error(message.failed));
      else resolve(message);
    });
  });
  return result.finally(() => void worker.terminate());
}
