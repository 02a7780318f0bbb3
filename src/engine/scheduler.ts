/** Runs a job until every request is served, never twice at once. A request during a run aborts it and causes another one. */
export class Scheduler {
  #requested = false;
  #running: Promise<void> | undefined;
  #abort = new AbortController();

  /** @param job returns early when its signal is aborted, and must remember what it has not done */
  constructor(private readonly job: (signal: AbortSignal) => Promise<void>) {}

  /** Whether the job is running or about to run. */
  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Resolves when a run that began after this call has ended and nothing more is requested; rejects with the error of a run. */
  request(): Promise<void> {
    this.#requested = true;
    this.#abort.abort();
    return (this.#running ??= this.#run());
  }

  dispose(): void {
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    // A request made by the job itself must find `#running`.
    await Promise.resolve();
    try {
      while (this.#requested) {
        this.#requested = false;
        this.#abort = new AbortController();
        await this.job(this.#abort.signal);
      }
    } finally {
      // Without an await since the last check of `#requested`: a request between the two would never be served.
      this.#running = undefined;
    }
  }
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
