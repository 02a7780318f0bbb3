/** Entries of a block, as a power of two: blocks do not have to be copied when more are needed. */
const BLOCK_BITS = 16;
const BLOCK_MASK = (1 << BLOCK_BITS) - 1;
const LEAST_SLOTS = 1 << 10;
const MAX_SLOTS = 1 << 26;

/**
 * Which sets have a signature, the newest first: eight bytes an entry, and about five for where to begin. Of signatures only some bits are
 * kept, so that now and then a set is named that has another one. Entries are numbers from 1 on, 0 is none. Its memory is used again
 * when it is begun again: it is the most that a search for near duplicates takes.
 */
export class SignatureIndex {
  /** The newest entry of a slot. */
  #heads = new Int32Array();
  /** A bit for some of the signatures, eight to a slot, so small that it is near: most signatures are nobody else's. */
  #seen = new Int32Array();
  #shift = 0;
  #mask = 0;
  /** Two to an entry, together so that one look at memory has both: set and bits of the signature, the entry before. */
  readonly #blocks: Int32Array[] = [];
  #last = 0;
  /** Bits of a set's number. */
  readonly #bits: number;

  /** For sets with numbers below `sets`. */
  constructor(sets: number) {
    this.#bits = Math.min(31, Math.max(1, 32 - Math.clz32(sets)));
  }

  /** Forgets all entries; about so many are expected. */
  begin(entries: number): void {
    let slots = LEAST_SLOTS;
    while (slots < entries && slots < MAX_SLOTS) slots *= 2;
    if (slots > this.#heads.length) {
      this.#heads = new Int32Array(slots);
      this.#seen = new Int32Array(slots / 4);
    } else {
      this.#heads.fill(0, 0, slots);
      this.#seen.fill(0, 0, slots / 4);
    }
    this.#mask = slots - 1;
    this.#shift = Math.clz32(slots) - 2;
    this.#last = 0;
  }

  add(signature: number, set: number): void {
    const bit = signature >>> this.#shift;
    this.#seen[bit >>> 5]! |= 1 << (bit & 31);
    const slot = signature & this.#mask;
    const entry = (this.#last += 1);
    if (entry >>> BLOCK_BITS === this.#blocks.length) this.#blocks.push(new Int32Array(2 << BLOCK_BITS));
    const block = this.#blocks[entry >>> BLOCK_BITS]!;
    const at = (entry & BLOCK_MASK) * 2;
    block[at] = this.#tagged(signature, set);
    block[at + 1] = this.#heads[slot]!;
    this.#heads[slot] = entry;
  }

  /** The newest entry that may be of a signature. */
  newest(signature: number): number {
    const bit = signature >>> this.#shift;
    if ((this.#seen[bit >>> 5]! & (1 << (bit & 31))) === 0) return 0;
    return this.#heads[signature & this.#mask]!;
  }

  before(entry: number): number {
    return this.#blocks[entry >>> BLOCK_BITS]![(entry & BLOCK_MASK) * 2 + 1]!;
  }

  /** The set of an entry; -1 where its signature is known to be another one. */
  set(entry: number, signature: number): number {
    const held = this.#blocks[entry >>> BLOCK_BITS]![(entry & BLOCK_MASK) * 2]!;
    const set = held & ((1 << this.#bits) - 1);
    return held === this.#tagged(signature, set) ? set : -1;
  }

  #tagged(signature: number, set: number): number {
    return ((signature >>> this.#bits) << this.#bits) | set;
  }
}
