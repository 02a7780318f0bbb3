/** Entries per block, as a power of two. The index grows by blocks, without copying. */
const BLOCK_BITS = 16;
const BLOCK_MASK = (1 << BLOCK_BITS) - 1;
const MIN_SLOTS = 1 << 10;
const MAX_SLOTS = 1 << 26;

/**
 * The sets with a signature, the newest first: eight bytes per entry, plus about four for the slots. Only some bits of signatures are
 * stored, so it may return a set with another signature. Entries are numbers from 1; 0 means none. Memory is reused after `begin`, because
 * the index needs most of the memory of a search for near duplicates.
 */
export class SignatureIndex {
  /** The newest entry of a slot. */
  #heads = new Int32Array();
  #mask = 0;
  /** Two numbers per entry, next to each other for the processor's cache: set with bits of the signature, and the previous entry. */
  readonly #blocks: Int32Array[] = [];
  #last = 0;
  readonly #bits: number;

  /** For sets with numbers below `sets`. */
  constructor(sets: number) {
    this.#bits = Math.min(31, Math.max(1, 32 - Math.clz32(sets)));
  }

  begin(entries: number): void {
    let slots = MIN_SLOTS;
    while (slots < entries && slots < MAX_SLOTS) slots *= 2;
    if (slots > this.#heads.length) this.#heads = new Int32Array(slots);
    else this.#heads.fill(0, 0, slots);
    this.#mask = slots - 1;
    this.#last = 0;
  }

  add(signature: number, set: number): void {
    const slot = signature & this.#mask;
    const entry = (this.#last += 1);
    if (entry >>> BLOCK_BITS === this.#blocks.length) this.#blocks.push(new Int32Array(2 << BLOCK_BITS));
    const block = this.#blocks[entry >>> BLOCK_BITS]!;
    const at = (entry & BLOCK_MASK) * 2;
    block[at] = this.#tagged(signature, set);
    block[at + 1] = this.#heads[slot]!;
    this.#heads[slot] = entry;
  }

  /** The newest entry that may have a signature. */
  newest(signature: number): number {
    return this.#heads[signature & this.#mask]!;
  }

  before(entry: number): number {
    return this.#blocks[entry >>> BLOCK_BITS]![(entry & BLOCK_MASK) * 2 + 1]!;
  }

  /** The set of an entry; -1 if its signature is known to be different. */
  set(entry: number, signature: number): number {
    const held = this.#blocks[entry >>> BLOCK_BITS]![(entry & BLOCK_MASK) * 2]!;
    const set = held & ((1 << this.#bits) - 1);
    return held === this.#tagged(signature, set) ? set : -1;
  }

  #tagged(signature: number, set: number): number {
    return ((signature >>> this.#bits) << this.#bits) | set;
  }
}
