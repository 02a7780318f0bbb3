/** Runs a job until every request is served, never twice at once. A request during a run aborts it and causes another one. */
export class Scheduler {
  /** Requests since the last run began. */
  #waiting: Waiting[] = [];
  #isRunning = false;
  #abort = new AbortController();

  /** @param job returns early when its signal is aborted, and must remember what it has not done */
  constructor(private readonly job: (signal: AbortSignal) => Promise<void>) {}

  /** Whether the job is running or about to run. */
  get busy(): boolean {
    return this.#isRunning;
  }

  /**
   * Resolves when a run that began after this call has ended and nothing more is requested; rejects with the error of such a run. A request
   * during a run that fails is served by another run.
   */
  request(): Promise<void> {
    this.#abort.abort();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  dispose(): void {
    this.#abort.abort();
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    this.#isRunning = true;
    // A request made by the job itself must find `#isRunning`.
    await Promise.resolve();
    let begun: Waiting[] = [];
    while (this.#waiting.length > 0) {
      begun = begun.concat(this.#waiting);
      this.#waiting = [];
      this.#abort = new AbortController();
      try {
        await this.job(this.#abort.signal);
      } catch (error) {
        for (const { reject } of begun) reject(error);
        begun = [];
      }
    }
    // Without an await since the last check of `#waiting`: a request between the two would never be served.
    this.#isRunning = false;
    for (const { resolve } of begun) resolve();
  }
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Waits a number of milliseconds, or until the signal is aborted. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(limit);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const limit = setTimeout(finish, ms);
    signal.addEventListener('abort', finish);
  });
}
