/** The records that a panel has written: it knows of them from the replies to its requests and need not be told. */
export class OwnRecords {
  readonly #ids = new Set<string>();
  #stepping: Promise<unknown> = Promise.resolve();

  /** The panel asks for a record with this id. */
  add(id: string): void {
    this.#ids.add(id);
  }

  /** An undo or redo is under way: the id of its record is known when it ends. */
  expect(id: Promise<string | undefined>): void {
    this.#stepping = id.then(
      (found) => found !== undefined && this.add(found),
      () => undefined,
    );
  }

  /** Whether the panel wrote this record. Each is asked about once: when the server says that it is there. */
  async take(id: string): Promise<boolean> {
    await this.#stepping;
    return this.#ids.delete(id);
  }
}
