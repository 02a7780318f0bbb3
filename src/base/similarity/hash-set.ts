import type { Hashes } from './shingle-set';

/** A set of different hashes, to count those that other sets share with it. One object is reused for many. */
export class HashSet {
  /** Open addressing; 0 is a free slot. */
  #slots = new Int32Array(1 << 10);
  #mask = 0;
  #hasZero = false;

  take({ hashes, size }: Hashes): void {
    let room = 64;
    while (room < size * 2) room *= 2;
    if (room > this.#slots.length) this.#slots = new Int32Array(room);
    else this.#slots.fill(0, 0, room);
    const [slots, mask] = [this.#slots, room - 1];
    this.#mask = mask;
    this.#hasZero = false;
    for (let n = 0; n < size; n += 1) {
      const hash = hashes[n]!;
      if (hash === 0) this.#hasZero = true;
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = hash;
    }
  }

  /** How many of the hashes are in this set; 0 as soon as there are fewer than `least`. */
  sharedWith({ hashes, size }: Hashes, least: number): number {
    const [slots, mask] = [this.#slots, this.#mask];
    let shared = size;
    for (let n = 0; n < size; n += 1) {
      const hash = hashes[n]!;
      let slot = hash & mask;
      while (slots[slot] !== 0 && slots[slot] !== hash) slot = (slot + 1) & mask;
      if (slots[slot] === hash && (hash !== 0 || this.#hasZero)) continue;
      shared -= 1;
      if (shared < least) return 0;
    }
    return shared;
  }
}
