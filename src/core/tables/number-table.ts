/** Entries of the table before it first grows. */
const SMALLEST = 1 << 12;

/**
 * Numbers (whole, from 1 to 2 ^ 53 - 1) by which other numbers (32 bits, not negative) are found: 24 to 48 bytes an entry, where a Map
 * takes twice that and makes an object of every key beyond 31 bits.
 */
export class NumberTable {
  #keys = new Float64Array(SMALLEST);
  #values = new Int32Array(SMALLEST);
  size = 0;

  /** What a number stands for, or -1. */
  get(key: number): number {
    const at = this.#slot(key);
    return this.#keys[at] === key ? this.#values[at]! : -1;
  }

  /** Notes what a number that has no entry yet stands for. */
  add(key: number, value: number): void {
    const at = this.#slot(key);
    this.#keys[at] = key;
    this.#values[at] = value;
    this.size += 1;
    if (this.size * 2 > this.#keys.length) this.#grow();
  }

  /** Numbers the keys in the order of first sight, from 0; for tables that are filled by this alone. */
  code(key: number): number {
    const known = this.get(key);
    if (known >= 0) return known;
    this.add(key, this.size);
    return this.size - 1;
  }

  #slot(key: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let at = slotOf(key) & mask;
    while (keys[at] !== 0 && keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Float64Array(keys.length * 2);
    this.#values = new Int32Array(keys.length * 2);
    for (let from = 0; from < keys.length; from += 1) {
      const key = keys[from]!;
      if (key === 0) continue;
      const at = this.#slot(key);
      this.#keys[at] = key;
      this.#values[at] = values[from]!;
    }
  }
}

/** Spreads keys over the table: both halves are mixed. */
function slotOf(key: number): number {
  const high = Math.floor(key / 2 ** 32);
  let h = Math.imul((key - high * 2 ** 32) | 0, 0x9e3779b1) ^ Math.imul(high | 0, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 13)) >>> 0;
}
