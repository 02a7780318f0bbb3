/** Gives each string a number, in the order of first occurrence. For sample ids, `IdTable` takes far less memory, but stores only hashes. */
export class StringTable {
  readonly #codes = new Map<string, number>();
  readonly #strings: string[] = [];

  code(text: string): number {
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = this.#strings.length;
      this.#codes.set(text, code);
      this.#strings.push(text);
    }
    return code;
  }

  /** The code of a string, or -1 if it is unknown. */
  find(text: string): number {
    return this.#codes.get(text) ?? -1;
  }

  text(code: number): string {
    return this.#strings[code] ?? '';
  }

  all(): string[] {
    return [...this.#strings];
  }

  get size(): number {
    return this.#strings.length;
  }
}
