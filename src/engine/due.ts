/** What a refresh of a project brings up to date. Data files are not among them: each has its own state. */
type Part = 'model' | 'data' | 'records' | 'disagreements' | 'project rules';

/** The parts of a project that are out of date. */
export class Due {
  readonly #parts: Set<Part>;

  constructor(...parts: readonly Part[]) {
    this.#parts = new Set(parts);
  }

  add(...parts: readonly Part[]): void {
    for (const part of parts) this.#parts.add(part);
  }

  has(part: Part): boolean {
    return this.#parts.has(part);
  }

  /** Updates a part if it is due. An error, or a change during the work, makes it due again. */
  async update(part: Part, work: () => Promise<void>): Promise<void> {
    if (!this.#parts.delete(part)) return;
    try {
      await work();
    } catch (error) {
      this.#parts.add(part);
      throw error;
    }
  }
}
