/** Lets work wait for earlier work with the same key, in the order of the calls. Work that fails holds up none that follows. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  in<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const settled = turn.then(
      () => {},
      () => {},
    );
    this.#last.set(key, settled);
    void settled.then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    return turn;
  }
}
