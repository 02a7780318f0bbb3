/** Growable columns of numbers in blocks: they grow without copying, so a million entries cost what they hold and no more. */

const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;
const MASK = BLOCK - 1;

type Block = Int32Array | Float64Array | Uint16Array | Uint8Array;

/** A column of numbers; reading outside `length` gives 0. */
export class Column<B extends Block = Block> {
  readonly #blocks: B[] = [];
  length = 0;

  constructor(private readonly make: (size: number) => B) {}

  get(index: number): number {
    return index < this.length ? this.#blocks[index >>> BLOCK_BITS]![index & MASK]! : 0;
  }

  /** Sets an entry; the column grows with zeros up to it. */
  set(index: number, value: number): void {
    if (index >= this.length) {
      this.length = index + 1;
      while (this.#blocks.length <= index >>> BLOCK_BITS) this.#blocks.push(this.make(BLOCK));
    }
    this.#blocks[index >>> BLOCK_BITS]![index & MASK] = value;
  }

  push(value: number): number {
    this.set(this.length, value);
    return this.length - 1;
  }

  /** Forgets the entries from `length` on. */
  truncate(length: number): void {
    if (length >= this.length) return;
    this.length = length;
    this.#blocks.length = Math.ceil(length / BLOCK);
    this.#blocks.at(-1)?.fill(0, length & MASK || BLOCK);
  }
}

export const int32Column = (): Column<Int32Array> => new Column((size) => new Int32Array(size));
export const float64Column = (): Column<Float64Array> => new Column((size) => new Float64Array(size));
export const uint16Column = (): Column<Uint16Array> => new Column((size) => new Uint16Array(size));
export const uint8Column = (): Column<Uint8Array> => new Column((size) => new Uint8Array(size));
