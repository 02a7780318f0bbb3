/** Something that holds a resource until it is told to let go. Calling `dispose` again does nothing. */
export interface Disposable {
  dispose(): void;
}

/** Wraps a function so that it runs once, on the first `dispose`. */
export function toDisposable(release: () => void): Disposable {
  let done = false;
  return {
    dispose() {
      if (done) return;
      done = true;
      release();
    },
  };
}

/**
 * Owns disposables: lets go of them in reverse order of addition, goes on when one throws (and throws what was
 * caught at the end), and disposes at once what is added after it was disposed itself.
 */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  /** How many disposables it owns; tests use it to find leaks. */
  get size(): number {
    return this.#items.size;
  }

  /** Takes ownership and returns the same object. */
  add<T extends Disposable>(item: T): T {
    if ((item as Disposable) === this) throw new Error('A store cannot own itself.');
    if (this.#disposed) item.dispose();
    else this.#items.add(item);
    return item;
  }

  /** Disposes one item now and forgets it. */
  remove(item: Disposable): void {
    if (this.#items.delete(item)) item.dispose();
  }

  /** Disposes all items, the newest first; the store can be used again. */
  clear(): void {
    const items = [...this.#items].reverse();
    this.#items.clear();
    const errors: unknown[] = [];
    for (const item of items) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, `${errors.length} errors while disposing`);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.clear();
  }
}
