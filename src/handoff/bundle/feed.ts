/**
 * Content that is made by one and taken by another: what is given waits until it is asked for, and whoever gives waits while too much does.
 * So one pass can write several files that each want to be read.
 */
export class Feed<T> implements AsyncIterable<T> {
  #waiting: T[] = [];
  #ended = false;
  #broken: { readonly why: unknown } | undefined;
  #wakeTaker: (() => void) | undefined;
  #wakeGiver: (() => void) | undefined;

  /** `most`: how many values may wait. */
  constructor(private readonly most: number) {}

  /** A promise where the giver has to wait before it goes on. Throws what broke the feed. */
  give(value: T): Promise<void> | undefined {
    if (this.#broken) throw this.#broken.why;
    this.#waiting.push(value);
    this.#wakeTaker?.();
    if (this.#waiting.length < this.most) return undefined;
    return new Promise<void>((resolve) => (this.#wakeGiver = resolve)).then(() => {
      if (this.#broken) throw this.#broken.why;
    });
  }

  /** There is no more. */
  end(): void {
    this.#ended = true;
    this.#wakeTaker?.();
  }

  /** Either side has failed: the other one is told, and does not wait for ever. */
  break(why: unknown): void {
    this.#broken ??= { why };
    this.#wakeTaker?.();
    this.#wakeGiver?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      if (this.#broken) throw this.#broken.why;
      const taken = this.#waiting;
      this.#waiting = [];
      this.#wakeGiver?.();
      this.#wakeGiver = undefined;
      yield* taken;
      if (this.#waiting.length > 0 || this.#broken) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => (this.#wakeTaker = resolve));
      this.#wakeTaker = undefined;
    }
  }
}
