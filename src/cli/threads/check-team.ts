import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CheckOptions } from '../../engine/check-project';
import type { Project } from '../../engine/project';
import type { RangeJob, RangeResult } from '../../engine/ranges/range-runner';
import type { SharedSamples } from '../../engine/samples/sample-store';
import type { RangeHelper, RangeTeam } from '../../engine/ranges/range-team';
import { collectGarbage } from '../lean-memory';
import { CHECK_HELPER, type FromHelper, type HelperData, type ToHelper } from './messages';

/** From so many bytes on a second thread is worth its start: it reads the program and the project's model once more. */
const WORTH_IT = 200 << 20;
/** Measured from half a megabyte to four: in the same time, and larger ones take more memory. */
const RANGE = 1 << 19;
/** However many are asked for. */
const MOST_THREADS = 16;
/** A helper's young objects live as shortly as the main thread's; in megabytes. */
const YOUNG_MB = 2;

/** The file of this program, which a thread runs as well; undefined where it is not bundled into one. */
const PROGRAM = typeof __filename === 'undefined' ? undefined : __filename;

/**
 * The main thread and one more, where the machine has a second core: each takes its memory, and what hangs on the order of lines is done
 * by the main thread alone. `end` it in any case.
 */
export class CheckTeam implements RangeTeam {
  #helpers: HelperThread[] | undefined;

  /**
   * `threads`: how many work, where that is not left to the machine and the size of the files.
   */
  constructor(
    private readonly folder: string,
    private readonly checkOptions: CheckOptions,
    private readonly threads?: number,
  ) {}

  rangeSize(): number {
    return RANGE;
  }

  helpers(project: Project, bytes: number): readonly RangeHelper[] {
    if (this.#helpers) return this.#helpers.filter(({ isGone }) => !isGone);
    const threads = this.threads ?? (bytes < WORTH_IT ? 1 : Math.min(2, availableParallelism()));
    if (threads < 2 || PROGRAM === undefined) return [];
    this.#helpers = [];
    try {
      for (let n = 1; n < Math.min(threads, MOST_THREADS); n++)
        this.#helpers.push(this.#start(project, PROGRAM));
    } catch {
      // Where no thread can be started, this one does it all.
    }
    return this.#helpers;
  }

  #start(project: Project, program: string): HelperThread {
    const texts = project.models.paths.map(
      (path) => [path, project.models.versionOf(path)!.document.text] as const,
    );
    const { folder, checkOptions: options } = this;
    return new HelperThread(program, { thread: CHECK_HELPER, folder, texts, options });
  }

  turn(): Promise<void> {
    collectGarbage();
    return new Promise((resolve) => setImmediate(resolve));
  }

  async end(): Promise<void> {
    await Promise.all((this.#helpers ?? []).splice(0).map((helper) => helper.end()));
  }
}

class HelperThread implements RangeHelper {
  isGone = false;
  readonly #worker: Worker;
  /** Memory of results, which goes back with jobs: as garbage it would pile up before it is collected. */
  readonly #spare: ArrayBuffer[] = [];
  /** Jobs that are not answered yet, in their order. */
  readonly #waiting: { resolve: (result: RangeResult) => void; reject: (error: Error) => void }[] = [];

  constructor(program: string, data: HelperData) {
    this.#worker = new Worker(program, {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker.on('message', (message: FromHelper) => {
      const waiting = this.#waiting.shift();
      if ('result' in message) waiting?.resolve(message.result);
      else this.#fail(new Error('The job failed.'), waiting);
    });
    // An error ends the thread; what it was given is done by the main one.
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('The thread ended.')));
  }

  run(job: RangeJob): Promise<RangeResult> {
    if (this.isGone) return Promise.reject(new Error('The thread ended.'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      const memory = this.#spare.pop();
      this.#worker.postMessage({ job, memory } satisfies ToHelper, memory ? [memory] : []);
    });
  }

  reuse({ rows }: RangeResult): void {
    this.#spare.push(rows.buffer);
  }

  know(samples: SharedSamples): void {
    this.#worker.postMessage({ samples } satisfies ToHelper);
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
