/** Creates a value when it is first needed, and caches it. After a failure, the next call tries again. */
export class Once<T> {
  #made: Promise<T> | undefined;

  constructor(private readonly make: () => Promise<T>) {}

  get(): Promise<T> {
    if (this.#made) return this.#made;
    const made = this.make();
    made.catch(() => {
      if (this.#made === made) this.#made = undefined;
    });
    return (this.#made = made);
  }

  /** The value if it exists, without creating it. */
  get made(): Promise<T> | undefined {
    return this.#made;
  }
}
