import { sha256Words } from '../text/hash';
import { int32Array, int32Column } from './columns';

/**
 * Numbers ids in the order of first sight and remembers 128 bits of the SHA-256 of each: 24 to 32 bytes an id, however long ids are.
 * For ids of strangers, where what is taken for one must be one: nobody can make two ids that agree in so many bits. Slower than IdTable.
 */
export class WideIdTable {
  #slots = int32Array(1 << 12).fill(-1);
  readonly #words = [int32Column(), int32Column(), int32Column(), int32Column()] as const;
  /** The id asked for last: an import asks several times in a row. */
  #last: { readonly id: string; readonly words: readonly [number, number, number, number] } | undefined;

  get size(): number {
    return this.#words[0].length;
  }

  /** The number of an id, a new one when it was not seen before. */
  intern(id: string): number {
    const words = this.#wordsOf(id);
    const slot = this.#slot(words);
    const found = this.#slots[slot]!;
    if (found >= 0) return found;
    const key = this.size;
    this.#words.forEach((column, n) => column.push(words[n]!));
    this.#slots[slot] = key;
    if (this.size * 2 > this.#slots.length) this.#grow();
    return key;
  }

  /** The number of an id that was seen, or -1. */
  find(id: string): number {
    return this.#slots[this.#slot(this.#wordsOf(id))]!;
  }

  #wordsOf(id: string): readonly [number, number, number, number] {
    if (this.#last?.id !== id) this.#last = { id, words: sha256Words(id) };
    return this.#last.words;
  }

  #slot([a, b, c, d]: readonly [number, number, number, number]): number {
    const mask = this.#slots.length - 1;
    const words = this.#words;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const key = this.#slots[slot]!;
      if (key < 0) return slot;
      const isSame = words[0].get(key) === a && words[1].get(key) === b;
      if (isSame && words[2].get(key) === c && words[3].get(key) === d) return slot;
    }
  }

  #grow(): void {
    const slots = int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let key = 0; key < this.size; key++) {
      let slot = this.#words[0].get(key) & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = key;
    }
    this.#slots = slots;
  }
}
