import type { Project } from '../project';
import type { SharedSamples } from '../../project/samples/sample-store';
import type { ChunkJob, ChunkResult } from './check-chunk';

export interface PoolWorker {
  /** Rejects if the job was not done, for any reason. Then this thread does it, and the worker gets no more jobs. */
  run(job: ChunkJob): Promise<ChunkResult>;
  setSamples(samples: SharedSamples): void;
}

/** The workers of a check. */
export interface WorkerPool {
  readonly chunkBytes: number;
  /** The workers for a number of bytes of samples or records; none if starting them is not worth it. */
  workers(project: Project, bytes: number): readonly PoolWorker[];
  /** Lets messages of workers arrive and other work run. */
  pause(): Promise<void>;
  /** Call after the last job. */
  end(): Promise<void>;
}

/** A pool without workers: this thread does everything. `pause` lets other work run. */
export const noWorkers = (pause: () => Promise<void>): WorkerPool => ({
  chunkBytes: 1 << 19,
  workers: () => [],
  pause,
  end: () => Promise.resolve(),
});

/** Jobs that a worker has at a time, so that the next one is there when it has finished one. */
const JOBS_PER_WORKER = 2;
/** Results per thread that may wait for an earlier one: more would only take memory. */
const WAITING_RESULTS = 2;

/** Runs jobs on workers and on this thread (`run`), also those that a worker failed to do. Yields the results in the order of the jobs. */
export async function* inOrder(
  jobs: readonly ChunkJob[],
  workers: readonly PoolWorker[],
  run: (job: ChunkJob) => ChunkResult,
  pause: () => Promise<void>,
): AsyncGenerator<ChunkResult> {
  const done = new Map<number, ChunkResult | 'failed'>();
  const loads = new Map(workers.map((worker) => [worker, 0]));
  const limit = WAITING_RESULTS * (workers.length + 1);
  let given = 0;
  let current = 0;
  let wake = (): void => undefined;
  const hasRoom = (): boolean => given < jobs.length && given - current < limit;
  const give = (worker: PoolWorker): void => {
    const number = given++;
    loads.set(worker, loads.get(worker)! + 1);
    const end = (result: ChunkResult | 'failed'): void => {
      done.set(number, result);
      if (result === 'failed') loads.delete(worker);
      else if (loads.has(worker)) loads.set(worker, loads.get(worker)! - 1);
      wake();
    };
    worker.run(jobs[number]!).then(end, () => end('failed'));
  };
  const fill = (): void => {
    for (const worker of loads.keys())
      while (hasRoom() && (loads.get(worker) ?? Infinity) < JOBS_PER_WORKER) give(worker);
  };
  for (; current < jobs.length; current++) {
    for (;;) {
      fill();
      if (done.has(current)) break;
      if (hasRoom()) {
        const number = given++;
        done.set(number, run(jobs[number]!));
        await pause();
      } else await new Promise<void>((resolve) => (wake = resolve));
    }
    const found = done.get(current)!;
    done.delete(current);
    yield found === 'failed' ? run(jobs[current]!) : found;
  }
}
