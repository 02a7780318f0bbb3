/** Whole numbers from 0 on, to be looked at. */
export interface Keys extends Iterable<number> {
  readonly size: number;
  has(key: number): boolean;
}

/** Keys of one part, by their low bits. */
const LOW_BITS = 16;
const LOW = (1 << LOW_BITS) - 1;
/** A part of more keys than these takes less memory as bits than as a list: 8 KB. */
const MAX_LISTED = 1 << (LOW_BITS - 4);
const SMALLEST = 4;

/**
 * A set of keys of samples or numbers of lines (from 0 to 2 ^ 31 - 1) that takes two bytes a key where they are few, and a bit for each number
 * where they are many; a Set takes twenty to forty bytes a key. Goes through them from the smallest to the largest; each part of 65,536 numbers
 * is gone through as it is when its turn comes.
 */
export class KeySet implements Keys {
  readonly #parts: (Part | undefined)[] = [];
  #size = 0;

  constructor(keys: Iterable<number> = []) {
    for (const key of keys) this.add(key);
  }

  get size(): number {
    return this.#size;
  }

  has(key: number): boolean {
    return this.#parts[key >>> LOW_BITS]?.has(key & LOW) ?? false;
  }

  add(key: number): void {
    const number = key >>> LOW_BITS;
    while (this.#parts.length <= number) this.#parts.push(undefined);
    const part = this.#parts[number];
    const grown = part ?? new ListedPart();
    if (!grown.add(key & LOW)) return;
    this.#size += 1;
    if (grown instanceof ListedPart && grown.size > MAX_LISTED) this.#parts[number] = grown.asBits();
    else if (!part) this.#parts[number] = grown;
  }

  /** Whether it was there. */
  delete(key: number): boolean {
    const number = key >>> LOW_BITS;
    const part = this.#parts[number];
    if (!part?.delete(key & LOW)) return false;
    this.#size -= 1;
    if (part.size === 0) this.#parts[number] = undefined;
    return true;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let number = 0; number < this.#parts.length; number += 1) {
      const part = this.#parts[number];
      if (!part) continue;
      const high = number << LOW_BITS;
      for (const low of part.list()) yield high | low;
    }
  }
}

interface Part {
  readonly size: number;
  has(low: number): boolean;
  /** Whether it was not there before. */
  add(low: number): boolean;
  /** Whether it was there. */
  delete(low: number): boolean;
  /** All of them in their order, in an array of its own. */
  list(): Uint16Array;
}

/** A sorted list. */
class ListedPart implements Part {
  #lows = new Uint16Array(SMALLEST);
  size = 0;

  has(low: number): boolean {
    const at = this.#place(low);
    return at < this.size && this.#lows[at] === low;
  }

  add(low: number): boolean {
    const at = this.#place(low);
    if (at < this.size && this.#lows[at] === low) return false;
    if (this.size === this.#lows.length) {
      const longer = new Uint16Array(this.size * 2);
      longer.set(this.#lows);
      this.#lows = longer;
    }
    this.#lows.copyWithin(at + 1, at, this.size);
    this.#lows[at] = low;
    this.size += 1;
    return true;
  }

  delete(low: number): boolean {
    const at = this.#place(low);
    if (at === this.size || this.#lows[at] !== low) return false;
    this.#lows.copyWithin(at, at + 1, this.size);
    this.size -= 1;
    return true;
  }

  list(): Uint16Array {
    return this.#lows.slice(0, this.size);
  }

  asBits(): BitPart {
    const bits = new BitPart();
    for (const low of this.list()) bits.add(low);
    return bits;
  }

  /** Where a number stands, or would stand. */
  #place(low: number): number {
    // They mostly come in their order.
    if (this.size === 0 || this.#lows[this.size - 1]! < low) return this.size;
    let from = 0;
    let to = this.size - 1;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#lows[middle]! < low) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** A bit for each number. */
class BitPart implements Part {
  readonly #bits = new Int32Array((LOW + 1) / 32);
  size = 0;

  has(low: number): boolean {
    return (this.#bits[low >>> 5]! & (1 << (low & 31))) !== 0;
  }

  add(low: number): boolean {
    if (this.has(low)) return false;
    this.#bits[low >>> 5]! |= 1 << (low & 31);
    this.size += 1;
    return true;
  }

  delete(low: number): boolean {
    if (!this.has(low)) return false;
    this.#bits[low >>> 5]! &= ~(1 << (low & 31));
    this.size -= 1;
    return true;
  }

  list(): Uint16Array {
    const list = new Uint16Array(this.size);
    let at = 0;
    for (let word = 0; word < this.#bits.length; word += 1)
      for (let rest = this.#bits[word]!; rest !== 0; rest &= rest - 1)
        list[at++] = (word << 5) | (31 - Math.clz32(rest & -rest));
    return list;
  }
}
