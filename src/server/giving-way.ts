/** Lets what a person waits for go before work in the background. */
export class GivingWay {
  /** The answers that are being made, and until when each goes first, in milliseconds. */
  readonly #first = new Set<{ readonly until: number }>();

  /** @param limitMs how long one answer goes first; not for ever, since it may wait for work in the background */
  constructor(private readonly limitMs: number) {}

  /** Does something before the work that pauses here goes on. */
  async first<T>(work: () => Promise<T>): Promise<T> {
    const turn = { until: performance.now() + this.limitMs };
    this.#first.add(turn);
    try {
      return await work();
    } finally {
      this.#first.delete(turn);
    }
  }

  /** Awaited by work in the background now and then. */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while ([...this.#first].some(({ until }) => performance.now() < until))
      await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
