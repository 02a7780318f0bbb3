/** Gives work that a person waits for priority over background work. */
export class BackgroundPriority {
  /** The urgent work in progress, and until when (in milliseconds) each has priority. */
  readonly #first = new Set<{ readonly until: number }>();

  /** @param limitMs how long work keeps its priority; limited, since it may itself wait for background work */
  constructor(private readonly limitMs: number) {}

  /** Runs work before background work continues. */
  async urgent<T>(work: () => Promise<T>): Promise<T> {
    const urgent = { until: performance.now() + this.limitMs };
    this.#first.add(urgent);
    try {
      return await work();
    } finally {
      this.#first.delete(urgent);
    }
  }

  /** Background work awaits this regularly. */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while ([...this.#first].some(({ until }) => performance.now() < until))
      await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
