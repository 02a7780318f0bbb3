import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CheckOptions } from '../../../../engine/check-project';
import type { Project } from '../../../../engine/project';
import type { ChunkJob, ChunkResult } from '../../../../engine/chunks/check-chunk';
import type { PoolWorker, WorkerPool } from '../../../../engine/chunks/worker-pool';
import { PROGRAM } from '../../../../base/program';
import type { SharedSamples } from '../../../../project/samples/sample-store';
import { CHECK_WORKER, type FromWorker, type ToWorker, type WorkerData } from './messages';

/** The bytes per worker from which one pays off: it loads the program and the project's model again. */
const BYTES_PER_THREAD = 16 << 20;
const MAX_THREADS = 64;
/** Most of a worker's objects are short-lived, so they need little room; in megabytes. With 4, collecting garbage takes a tenth of its time. */
const YOUNG_MB = 16;

/** The worker threads of a check. The main thread runs jobs too. Always call `end`. */
export class ThreadPool implements WorkerPool {
  /** Measured from half a megabyte to four: larger chunks are no faster and take more memory. */
  readonly chunkBytes = 1 << 19;
  readonly #workers: ThreadWorker[] = [];

  /** `threads`: their number including the main one; by default as many as there are cores, if the files are large enough. */
  constructor(
    private readonly folder: string,
    private readonly checkOptions: CheckOptions,
    private readonly threads?: number,
  ) {}

  workers(project: Project, bytes: number): readonly PoolWorker[] {
    const threads = this.threads ?? Math.min(availableParallelism(), Math.ceil(bytes / BYTES_PER_THREAD));
    try {
      while (PROGRAM !== undefined && this.#workers.length < Math.min(threads, MAX_THREADS) - 1)
        this.#workers.push(this.#start(project));
    } catch {
      // If no more threads can be started, use those that were.
    }
    return this.#workers.filter(({ isGone }) => !isGone);
  }

  #start(project: Project): ThreadWorker {
    const texts = project.models.paths.map(
      (path) => [path, project.models.versionOf(path)!.document.text] as const,
    );
    const { folder, checkOptions: options } = this;
    return new ThreadWorker({ thread: CHECK_WORKER, folder, texts, options });
  }

  pause(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.end()));
  }
}

class ThreadWorker implements PoolWorker {
  isGone = false;
  readonly #worker: Worker;
  /** Unanswered jobs, in order. */
  readonly #waiting: { resolve: (result: ChunkResult) => void; reject: (error: Error) => void }[] = [];

  constructor(data: WorkerData) {
    this.#worker = new Worker(PROGRAM!, {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker.on('message', (message: FromWorker) => {
      const waiting = this.#waiting.shift();
      if ('result' in message) waiting?.resolve(message.result);
      else this.#fail(new Error('The job failed.'), waiting);
    });
    // An error ends the thread; the main one takes over its jobs.
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('The thread ended.')));
  }

  run(job: ChunkJob): Promise<ChunkResult> {
    if (this.isGone) return Promise.reject(new Error('The thread ended.'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage({ job } satisfies ToWorker);
    });
  }

  setSamples(samples: SharedSamples): void {
    this.#worker.postMessage({ samples } satisfies ToWorker);
  }

  #fail(error: Error, first?: { reject: (error: Error) => void }): void {
    this.isGone = true;
    first?.reject(error);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
