/**
 * Runs one pass after another, never two at once, until every request is served. A request during a pass aborts that pass's signal and
 * makes another one follow, which sees whatever the caller changed before asking.
 */
export class Scheduler {
  #requested = false;
  #running: Promise<void> | undefined;
  #abort = new AbortController();

  /** @param pass gives way once its signal is aborted; what it leaves undone is its own to remember */
  constructor(private readonly pass: (signal: AbortSignal) => Promise<void>) {}

  /** Whether a pass is under way or about to begin. */
  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Resolves when a pass that began after this call has ended and nothing more is requested; rejects with the error of a pass. */
  request(): Promise<void> {
    this.#requested = true;
    this.#abort.abort();
    return (this.#running ??= this.#run());
  }

  /** Aborts what is under way. */
  dispose(): void {
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    // A request made by the first pass itself must find this run.
    await Promise.resolve();
    try {
      while (this.#requested) {
        this.#requested = false;
        this.#abort = new AbortController();
        await this.pass(this.#abort.signal);
      }
    } finally {
      // In the same turn as the last look at requests: one that comes between the two would be served by no pass.
      this.#running = undefined;
    }
  }
}
