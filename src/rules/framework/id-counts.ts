/** How often ids are used in a list of parts: of lists that follow each other, only the parts that are new are looked at. */
export class IdCounts<Part> {
  #parts: readonly Part[] = [];
  readonly #counts = new Map<string, number>();
  #repeated = 0;

  constructor(private readonly idsOf: (part: Part) => readonly string[]) {}

  /** Whether an id is used more than once in this list. */
  hasRepeated(parts: readonly Part[]): boolean {
    const before = this.#parts;
    const most = Math.min(before.length, parts.length);
    let head = 0;
    while (head < most && before[head] === parts[head]) head++;
    let tail = 0;
    while (tail < most - head && before.at(-1 - tail) === parts.at(-1 - tail)) tail++;
    for (const part of before.slice(head, before.length - tail)) this.#count(part, -1);
    for (const part of parts.slice(head, parts.length - tail)) this.#count(part, 1);
    this.#parts = parts;
    return this.#repeated > 0;
  }

  #count(part: Part, by: 1 | -1): void {
    for (const id of this.idsOf(part)) {
      const [was, is] = [this.#counts.get(id) ?? 0, (this.#counts.get(id) ?? 0) + by];
      if (is > 0) this.#counts.set(id, is);
      else this.#counts.delete(id);
      if (was < 2 && is === 2) this.#repeated += 1;
      if (was === 2 && is < 2) this.#repeated -= 1;
    }
  }
}
