/** Makes something when it is first asked for, and keeps it. Where that fails, the next who asks tries again. */
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

  /** What there is, without making it. */
  get made(): Promise<T> | undefined {
    return this.#made;
  }
}
