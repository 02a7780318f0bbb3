import { fastHash64 } from '../text/hash';
import { int32Array, int32Column, type Column, type SharedColumn } from './columns';

/** What another thread needs to look ids up. */
export interface SharedIds {
  readonly slots: Int32Array;
  readonly high: SharedColumn<Int32Array>;
  readonly low: SharedColumn<Int32Array>;
}

/**
 * Gives each sample id a number (its key) and remembers only a 64-bit hash of the id: 12 to 24 bytes an id, however long ids are.
 * Two ids with one hash would be taken for one; with a million ids the chance is 1 in 37 million.
 */
export class IdTable {
  #capacity: number;
  #slots: Int32Array;
  readonly #high: Column<Int32Array>;
  readonly #low: Column<Int32Array>;
  /** The key that was found last: records mostly come in the order of samples, and then the next one's is the next. */
  #last = -1;

  /** A shared table is to be read only. */
  constructor(shared?: SharedIds) {
    this.#slots = shared?.slots ?? int32Array(1 << 12).fill(-1);
    this.#capacity = this.#slots.length;
    this.#high = int32Column(shared?.high);
    this.#low = int32Column(shared?.low);
  }

  share(): SharedIds {
    return { slots: this.#slots, high: this.#high.share(), low: this.#low.share() };
  }

  get size(): number {
    return this.#high.length;
  }

  /** Makes room for so many ids at once, which is quicker than to grow to it, and takes less memory on the way. */
  expect(ids: number): void {
    let capacity = this.#capacity;
    while (capacity < ids * 2) capacity *= 2;
    if (capacity > this.#capacity) this.#grow(capacity);
  }

  /** The key of an id, a new one when it was not seen before. */
  intern(id: string): number {
    const [high, low] = fastHash64(id);
    return this.internHash(high, low);
  }

  /** The same by the id's hash (`fastHash64`). */
  internHash(high: number, low: number): number {
    const known = this.#next(high | 0, low | 0);
    if (known >= 0) return known;
    const slot = this.#slot(high | 0, low | 0);
    const found = this.#slots[slot]!;
    if (found >= 0) return (this.#last = found);
    const key = this.#high.push(high | 0);
    this.#low.push(low | 0);
    this.#last = key;
    this.#slots[slot] = key;
    if (this.size * 2 > this.#capacity) this.#grow(this.#capacity * 2);
    return key;
  }

  /** The key of an id that was seen, or -1. */
  find(id: string): number {
    const [high, low] = fastHash64(id);
    return this.findHash(high, low);
  }

  /** The same by the id's hash. */
  findHash(high: number, low: number): number {
    const known = this.#next(high | 0, low | 0);
    return known >= 0 ? known : (this.#last = this.#slots[this.#slot(high | 0, low | 0)]!);
  }

  /** The key found last, or the next one, if it has that hash; else -1. Spares a look into the far-flung slots. */
  #next(high: number, low: number): number {
    for (let key = Math.max(this.#last, 0); key <= this.#last + 1 && key < this.size; key++)
      if (this.#low.get(key) === low && this.#high.get(key) === high) return (this.#last = key);
    return -1;
  }

  /** The key here of an id that another table knows by the key given, or -1. */
  keyIn(other: IdTable, key: number): number {
    return this.#slots[this.#slot(other.#high.get(key), other.#low.get(key))]!;
  }

  #slot(high: number, low: number): number {
    const mask = this.#capacity - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const key = this.#slots[slot]!;
      if (key < 0 || (this.#low.get(key) === low && this.#high.get(key) === high)) return slot;
    }
  }

  #grow(capacity: number): void {
    this.#capacity = capacity;
    this.#slots = int32Array(this.#capacity).fill(-1);
    const mask = this.#capacity - 1;
    for (let key = 0; key < this.size; key++) {
      let slot = this.#low.get(key) & mask;
      while (this.#slots[slot]! >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = key;
    }
  }
}
