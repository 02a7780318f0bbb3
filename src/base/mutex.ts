/** Runs one piece of work at a time, in the order of the calls. Work that fails does not stop the work behind it. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves or rejects as `work` does. Work that waits for its own mutex waits forever. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** A mutex for each key: work with different keys runs at the same time. */
export class KeyedMutex {
  readonly #mutexes = new Map<string, Mutex>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mutex = this.#mutexes.get(key) ?? new Mutex();
    this.#mutexes.set(key, mutex);
    return mutex.run(work);
  }
}
