import { fastHash64 } from '../text/hash';
import { int32Column, type Column, type SharedColumn } from './columns';
import { IdFilter } from './id-filter';
import { IdSlots, type SharedSlots } from './id-slots';
import type { Pages } from './pages';

/** What another thread needs to look ids up. */
export interface SharedIds {
  readonly hashes: SharedColumn<Int32Array>;
  readonly slots: SharedSlots;
  readonly earlier: readonly { readonly slots: SharedSlots; readonly filter: Int32Array }[];
}

const SMALLEST_BITS = 12;
/** With pages, no more slots than 2 ** 21 are in memory: 8 MB, for 1.5 million ids. */
const MOST_BITS = 21;

/**
 * Gives each sample id a number (its key) and remembers only a 64-bit hash of the id: 14 to 19 bytes an id, however long ids are. With
 * pages, the hashes are in them, and so are the slots of all ids but the last ones, of which 1.5 bytes an id stay in memory: by them nearly
 * all ids are told that are new. Two ids with one hash would be taken for one; with a million ids the chance is 1 in 37 million.
 */
export class IdTable {
  /** Two entries a key: the halves of its hash. */
  readonly #hashes: Column<Int32Array>;
  #slots: IdSlots;
  /** Those of earlier ids, in pages. */
  readonly #earlier: { readonly slots: IdSlots; readonly filter: IdFilter }[];
  /** The key that was found last: records mostly come in the order of samples, and then the next one's is the next. */
  #last = -1;
  /** What is looked for. */
  #high = 0;
  #low = 0;

  /** A shared table is to be read only. `mostBits`: of slots in memory, where there are pages. */
  constructor(
    shared?: SharedIds,
    private readonly pages?: Pages,
    private readonly mostBits = MOST_BITS,
  ) {
    this.#hashes = int32Column(shared?.hashes, pages);
    this.#slots = new IdSlots(shared?.slots ?? { bits: Math.min(SMALLEST_BITS, mostBits), first: 0 });
    this.#earlier = (shared?.earlier ?? []).map(({ slots, filter }) => ({
      slots: new IdSlots(slots, pages),
      filter: IdFilter.of(filter),
    }));
  }

  share(): SharedIds {
    return {
      hashes: this.#hashes.share(),
      slots: this.#slots.share(),
      earlier: this.#earlier.map(({ slots, filter }) => ({ slots: slots.share(), filter: filter.words })),
    };
  }

  get size(): number {
    return this.#hashes.length / 2;
  }

  /** Makes room for so many ids at once, which is quicker than to grow to it, and takes less memory on the way. */
  expect(ids: number): void {
    let { bits } = this.#slots;
    while ((ids - this.#slots.first) * 4 >= 3 * 2 ** bits && !this.#isMost(bits)) bits += 1;
    if (bits > this.#slots.bits) this.#grow(bits);
  }

  /** The key of an id, a new one when it was not seen before. */
  intern(id: string): number {
    const [high, low] = fastHash64(id);
    return this.internHash(high, low);
  }

  /** The same by the id's hash (`fastHash64`). */
  internHash(high: number, low: number): number {
    const known = this.findHash(high, low);
    if (known >= 0) return known;
    if (this.#slots.isFull) this.#makeRoom();
    const key = this.size;
    this.#hashes.push(high | 0);
    this.#hashes.push(low | 0);
    this.#slots.add(high | 0, low | 0);
    return (this.#last = key);
  }

  /** The key of an id that was seen, or -1. */
  find(id: string): number {
    const [high, low] = fastHash64(id);
    return this.findHash(high, low);
  }

  /** The same by the id's hash. */
  findHash(high: number, low: number): number {
    this.#high = high | 0;
    this.#low = low | 0;
    const next = this.#next();
    return next >= 0 ? next : (this.#last = this.#look());
  }

  /** The key here of an id that another table knows by the key given, or -1. */
  keyIn(other: IdTable, key: number): number {
    return this.findHash(other.#hashes.get(2 * key), other.#hashes.get(2 * key + 1));
  }

  /** The key found last, or the next one, if it has the hash; else -1. Spares a look into the far-flung slots. */
  #next(): number {
    for (let key = Math.max(this.#last, 0); key <= this.#last + 1 && key < this.size; key++)
      if (this.#isKey(key)) return (this.#last = key);
    return -1;
  }

  #look(): number {
    const high = this.#high;
    const low = this.#low;
    const found = this.#slots.find(high, low, this.#isKey);
    for (let n = this.#earlier.length; found < 0 && n-- > 0;) {
      const { slots, filter } = this.#earlier[n]!;
      const earlier = filter.mayHave(high, low) ? slots.find(high, low, this.#isKey) : -1;
      if (earlier >= 0) return earlier;
    }
    return found;
  }

  readonly #isKey = (key: number): boolean =>
    this.#hashes.get(2 * key + 1) === this.#low && this.#hashes.get(2 * key) === this.#high;

  #isMost(bits: number): boolean {
    return this.pages !== undefined && bits >= this.mostBits;
  }

  #makeRoom(): void {
    if (!this.#isMost(this.#slots.bits)) return this.#grow(this.#slots.bits + 1);
    const { first, size } = this.#slots;
    const filter = IdFilter.for(size);
    for (let key = first; key < first + size; key++)
      filter.add(this.#hashes.get(2 * key), this.#hashes.get(2 * key + 1));
    this.#earlier.push({ slots: this.#slots.handOver(this.pages!), filter });
  }

  #grow(bits: number): void {
    const { first, size } = this.#slots;
    this.#slots = new IdSlots({ bits, first });
    for (let key = first; key < first + size; key++)
      this.#slots.add(this.#hashes.get(2 * key), this.#hashes.get(2 * key + 1));
  }
}
