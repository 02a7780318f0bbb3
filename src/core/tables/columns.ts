/**
 * Growable columns of numbers in blocks: they grow without copying, so a million entries cost what they hold and no more, and where
 * there are only zeros nothing at all. The first block begins small and is copied while it grows, since a project can have a file, with
 * columns of its own, for each sample. Where the host has shared memory they are in it, so that another thread can read them as they
 * are.
 */

const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;
const MASK = BLOCK - 1;
const SMALLEST = 16;

type Block = Int32Array | Float64Array | Uint16Array | Uint8Array;

/**
 * What another thread needs to read a column; a block of zeros may be absent. What is written after it was taken, is not in it for
 * certain.
 */
export interface SharedColumn<B extends Block = Block> {
  readonly blocks: readonly (B | undefined)[];
  readonly length: number;
}

/** A column of numbers; reading outside `length` gives 0. */
export class Column<B extends Block = Block> {
  /** A block is made when the first number other than zero is written to it. What the first one is too short for is zero. */
  readonly #blocks: (B | undefined)[];
  length: number;

  constructor(
    private readonly make: (size: number) => B,
    { blocks, length }: SharedColumn<B> = { blocks: [], length: 0 },
  ) {
    this.#blocks = [...blocks];
    this.length = length;
  }

  share(): SharedColumn<B> {
    return { blocks: [...this.#blocks], length: this.length };
  }

  get(index: number): number {
    const block = index < this.length ? this.#blocks[index >>> BLOCK_BITS] : undefined;
    return block ? (block[index & MASK] ?? 0) : 0;
  }

  /** Sets an entry; the column grows with zeros up to it. */
  set(index: number, value: number): void {
    if (index >= this.length) this.length = index + 1;
    const at = index & MASK;
    const block = this.#blocks[index >>> BLOCK_BITS];
    if (block && at < block.length) block[at] = value;
    else if (value !== 0) this.#grow(index >>> BLOCK_BITS)[at] = value;
  }

  /** Makes a block, or a longer one of one that has become too short. */
  #grow(number: number): B {
    while (this.#blocks.length < number) this.#blocks.push(undefined);
    const short = this.#blocks[number];
    let size = number === 0 ? SMALLEST : BLOCK;
    while (size < BLOCK && size < this.length) size *= 2;
    const block = this.make(size);
    if (short) block.set(short);
    return (this.#blocks[number] = block);
  }

  push(value: number): number {
    this.set(this.length, value);
    return this.length - 1;
  }

  /** Copies all entries into an array of as many zeros. */
  copyTo(all: B): void {
    for (const [n, block] of this.#blocks.entries())
      if (block) all.set(block.subarray(0, this.length - n * BLOCK), n * BLOCK);
  }

  /** Forgets the entries from `length` on. */
  truncate(length: number): void {
    if (length >= this.length) return;
    this.length = length;
    const kept = Math.ceil(length / BLOCK);
    if (this.#blocks.length > kept) this.#blocks.length = kept;
    this.#blocks[kept - 1]?.fill(0, length & MASK || BLOCK);
  }
}

const memory = (bytes: number): ArrayBufferLike =>
  typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);

/** Zeros, in memory that threads can share. */
export const int32Array = (size: number): Int32Array => new Int32Array(memory(size * 4));
const float64Array = (size: number): Float64Array => new Float64Array(memory(size * 8));
const uint16Array = (size: number): Uint16Array => new Uint16Array(memory(size * 2));
const uint8Array = (size: number): Uint8Array => new Uint8Array(memory(size));

export const int32Column = (shared?: SharedColumn<Int32Array>): Column<Int32Array> =>
  new Column(int32Array, shared);
export const float64Column = (shared?: SharedColumn<Float64Array>): Column<Float64Array> =>
  new Column(float64Array, shared);
export const uint16Column = (shared?: SharedColumn<Uint16Array>): Column<Uint16Array> =>
  new Column(uint16Array, shared);
export const uint8Column = (shared?: SharedColumn<Uint8Array>): Column<Uint8Array> =>
  new Column(uint8Array, shared);
