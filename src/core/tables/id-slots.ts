import { int32Column, type Column, type SharedColumn } from './columns';
import type { Pages } from './pages';

/** What another thread needs to look keys up. */
export interface SharedSlots {
  readonly bits: number;
  readonly first: number;
  readonly size: number;
  readonly slots: SharedColumn<Int32Array>;
}

/** Whether a key is that of the id that is looked for. */
export type IsKey = (key: number) => boolean;

/**
 * Finds keys by the 64-bit hashes of ids, which it does not hold: by 32 bits a slot. In the lower ones of a slot is the key, in the upper
 * ones some bits of the hash, so that nearly all keys which are not the wanted one are told without looking at their hashes.
 */
export class IdSlots {
  readonly #bits: number;
  #first: number;
  #size: number;
  readonly #slots: Column<Int32Array>;

  /** Keys are `first` and those that follow it, at most three quarters of 2 ** `bits`. A shared one is to be read only. */
  constructor(
    { bits, first, size = 0, slots }: Omit<SharedSlots, 'size' | 'slots'> & Partial<SharedSlots>,
    pages?: Pages,
  ) {
    this.#bits = bits;
    this.#first = first;
    this.#size = size;
    this.#slots = int32Column(slots, pages);
  }

  get bits(): number {
    return this.#bits;
  }

  get first(): number {
    return this.#first;
  }

  /** How many keys there are. */
  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size * 4 >= 3 * 2 ** this.#bits;
  }

  share(): SharedSlots {
    return { bits: this.#bits, first: this.#first, size: this.#size, slots: this.#slots.share() };
  }

  /** The key with a hash, or -1. */
  find(high: number, low: number, isKey: IsKey): number {
    const mask = (1 << this.#bits) - 1;
    const mark = high & ~mask;
    for (let at = low & mask; ; at = (at + 1) & mask) {
      const slot = this.#slots.get(at);
      if (slot === 0) return -1;
      if ((slot & ~mask) !== mark) continue;
      const key = this.#first + (slot & mask) - 1;
      if (isKey(key)) return key;
    }
  }

  /** Adds the key after the last one. There must be room. */
  add(high: number, low: number): void {
    const mask = (1 << this.#bits) - 1;
    let at = low & mask;
    while (this.#slots.get(at) !== 0) at = (at + 1) & mask;
    this.#slots.set(at, (high & ~mask) | ++this.#size);
  }

  /** Hands all keys over to one in pages, and goes on with those that follow. */
  handOver(pages: Pages): IdSlots {
    const paged = new IdSlots({ bits: this.#bits, first: this.#first, size: this.#size }, pages);
    for (let at = 0; at < this.#slots.length; at++) paged.#slots.set(at, this.#slots.get(at));
    this.#slots.clear();
    this.#first += this.#size;
    this.#size = 0;
    return paged;
  }
}
