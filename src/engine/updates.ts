import { Scheduler } from '../base/scheduler';

interface Updated {
  /** Returns early when the signal is aborted, and goes on the next time. */
  update(signal: AbortSignal): Promise<void>;
  /** Called with an error of an update, which is repeated at once if this returns true. */
  goesOnWithout(error: unknown): boolean;
  problemChanged(): void;
  /** Calls `check` after each change of what is updated. */
  listen(check: () => void): { dispose(): void };
}

/** Keeps a project up to date, and knows why it could not be. */
export class Updates {
  /** Why the last update failed; undefined if it did not. The next one tries again. */
  problem: Error | undefined;
  readonly #waiting = new Set<(error: Error) => void>();
  readonly #scheduler = new Scheduler((signal) => this.#run(signal));

  constructor(private readonly updated: Updated) {}

  get busy(): boolean {
    return this.#scheduler.busy;
  }

  request(): Promise<void> {
    return this.#scheduler.request();
  }

  async #run(signal: AbortSignal): Promise<void> {
    let problem: Error | undefined;
    try {
      await this.#updateReadable(signal);
    } catch (error) {
      problem = error instanceof Error ? error : new Error(String(error));
    }
    if (signal.aborted && !problem) return;
    const before = this.problem;
    this.problem = problem;
    if (problem?.message !== before?.message) this.updated.problemChanged();
    if (!problem) return;
    for (const fail of [...this.#waiting]) fail(problem);
    throw problem;
  }

  async #updateReadable(signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        return await this.updated.update(signal);
      } catch (error) {
        if (!this.updated.goesOnWithout(error)) throw error;
      }
    }
  }

  /** Resolves when a condition holds or the signal is aborted. Rejects with the error of an update that fails before, or has failed. */
  until(isReached: () => boolean, signal?: AbortSignal): Promise<void> {
    if (isReached() || signal?.aborted) return Promise.resolve();
    if (this.problem && !this.busy) return Promise.reject(this.problem);
    return new Promise((resolve, reject) => {
      const end = (): void => {
        listening.dispose();
        this.#waiting.delete(fail);
        signal?.removeEventListener('abort', finish);
      };
      const finish = (): void => {
        end();
        resolve();
      };
      const fail = (error: Error): void => {
        end();
        reject(error);
      };
      const listening = this.updated.listen(() => isReached() && finish());
      this.#waiting.add(fail);
      signal?.addEventListener('abort', finish);
    });
  }

  /** Aborts the update under way; who waits for one is told. */
  dispose(): void {
    this.#scheduler.dispose();
    for (const fail of [...this.#waiting]) fail(new Error('The project was closed.'));
  }
}
