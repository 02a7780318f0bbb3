import type { Child, JoinedPart, Part } from './join';

/**
 * Finds, for the sections of a new version, the parts of the earlier version that have the same text. Each
 * part is given once. Equal neighbours at the start and end are paired first, so equal texts keep their order.
 */
export class PartMatcher {
  readonly #taken = new Map<number, Part>();
  readonly #joinedByKey = new Map<string, JoinedPart[]>();

  constructor(earlier: readonly Child[], texts: readonly string[]) {
    let from = 0;
    while (from < texts.length && earlier[from]?.part.text === texts[from]) {
      this.#taken.set(from, earlier[from]!.part);
      from++;
    }
    let oldEnd = earlier.length;
    let newEnd = texts.length;
    while (newEnd > from && oldEnd > from && earlier[oldEnd - 1]!.part.text === texts[newEnd - 1]) {
      this.#taken.set(--newEnd, earlier[--oldEnd]!.part);
    }
    this.#pairByText(earlier.slice(from, oldEnd), texts, from, newEnd);
  }

  #pairByText(earlier: readonly Child[], texts: readonly string[], from: number, to: number): void {
    const byText = new Map<string, Part[]>();
    for (const { part } of earlier) push(byText, part.text, part);
    for (let i = from; i < to; i++) {
      const part = byText.get(texts[i]!)?.shift();
      if (part) this.#taken.set(i, part);
    }
    for (const parts of byText.values()) {
      for (const part of parts) if (part.kind === 'joined') push(this.#joinedByKey, part.key, part);
    }
  }

  /** The earlier part with the text of this section. */
  take(section: number): Part | undefined {
    return this.#taken.get(section);
  }

  /** An earlier joined entry with the same key as written; its children may be taken over. */
  takeJoined(key: string): JoinedPart | undefined {
    return this.#joinedByKey.get(key)?.shift();
  }
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
