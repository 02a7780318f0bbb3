import { getOrAdd } from './lists';

/** Runs one piece of work at a time, in the order of the calls. Work that fails does not stop the work behind it. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();
  #unfinished = 0;

  /** Whether no work is running or waiting. */
  get isIdle(): boolean {
    return this.#unfinished === 0;
  }

  /** Resolves or rejects as `work` does. Work that waits for its own mutex waits forever. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const ended = (): void => void (this.#unfinished -= 1);
    this.#unfinished += 1;
    const result = this.#last.then(work);
    this.#last = result.then(ended, ended);
    return result;
  }
}

/** A mutex for each key: work with different keys runs at the same time. */
export class KeyedMutex {
  readonly #mutexes = new Map<string, Mutex>();

  /** Number of keys with work that is running or waiting. */
  get size(): number {
    return this.#mutexes.size;
  }

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mutex = getOrAdd(this.#mutexes, key, () => new Mutex());
    const result = mutex.run(work);
    const ended = (): void => {
      if (mutex.isIdle) this.#mutexes.delete(key);
    };
    result.then(ended, ended);
    return result;
  }
}
