/**
 * Columns of numbers that grow by blocks, without copying, and tables of texts that are stored as numbers there. A block of zeros takes no memory. The first block starts small, because a
 * project can have a file, with its own columns, for each sample. Blocks are in shared memory if the host has it, so that other threads
 * can read them directly.
 */

const BLOCK_BITS = 16;
const BLOCK = 1 << BLOCK_BITS;
const MASK = BLOCK - 1;
const SMALLEST = 16;

type Block = Int32Array | Float64Array | Uint16Array | Uint8Array;

/** A column as another thread sees it; absent blocks are zeros. */
export interface SharedColumn<B extends Block = Block> {
  readonly blocks: readonly (B | undefined)[];
  readonly length: number;
}

/** A column of numbers; reading outside `length` gives 0. */
export class Column<B extends Block = Block> {
  /** A block is allocated when a number other than zero is written to it. Numbers beyond the end of the first one are zero. */
  readonly #blocks: (B | undefined)[];
  length: number;

  /** `make` allocates a block of zeros. Shared columns must not be written to. */
  constructor(
    private readonly make: (size: number) => B,
    shared?: SharedColumn<B>,
  ) {
    this.#blocks = [...(shared?.blocks ?? [])];
    this.length = shared?.length ?? 0;
  }

  share(): SharedColumn<B> {
    return { blocks: [...this.#blocks], length: this.length };
  }

  get(index: number): number {
    if (!(index < this.length)) return 0;
    return this.#blocks[index >>> BLOCK_BITS]?.[index & MASK] ?? 0;
  }

  /** Sets an entry; the column grows with zeros up to it. */
  set(index: number, value: number): void {
    if (index >= this.length) this.length = index + 1;
    const number = index >>> BLOCK_BITS;
    const at = index & MASK;
    const block = this.#blocks[number];
    if (block && at < block.length) block[at] = value;
    else if (value !== 0) this.#grow(number)[at] = value;
  }

  #grow(number: number): B {
    while (this.#blocks.length < number) this.#blocks.push(undefined);
    let size = number === 0 ? SMALLEST : BLOCK;
    while (size < BLOCK && size < this.length) size *= 2;
    const block = this.make(size);
    const short = this.#blocks[number];
    if (short) block.set(short);
    return (this.#blocks[number] = block);
  }

  /** The first index with a number other than zero; -1 if there is none. */
  find(value: number): number {
    for (const [number, block] of this.#blocks.entries()) {
      const at = block?.indexOf(value) ?? -1;
      if (at >= 0) return (number << BLOCK_BITS) + at;
    }
    return -1;
  }

  push(value: number): number {
    this.set(this.length, value);
    return this.length - 1;
  }

  copyTo(all: B): void {
    for (const [number, block] of this.#blocks.entries()) {
      const from = number << BLOCK_BITS;
      if (block && from < this.length) all.set(block.subarray(0, this.length - from), from);
    }
  }

  truncate(length: number): void {
    if (length >= this.length) return;
    this.length = length;
    const left = Math.ceil(length / BLOCK);
    if (this.#blocks.length > left) this.#blocks.length = left;
    this.#blocks[left - 1]?.fill(0, length & MASK || BLOCK);
  }
}

const memory = (bytes: number): ArrayBufferLike =>
  typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);

/** Zeros, in memory that threads can share. */
export const int32Array = (size: number): Int32Array => new Int32Array(memory(size * 4));
const float64Array = (size: number): Float64Array => new Float64Array(memory(size * 8));
const uint16Array = (size: number): Uint16Array => new Uint16Array(memory(size * 2));
const uint8Array = (size: number): Uint8Array => new Uint8Array(memory(size));

/** Creates an empty column, or one that another thread shares. */
type MakeColumn<B extends Block> = (shared?: SharedColumn<B>) => Column<B>;

export const int32Column: MakeColumn<Int32Array> = (shared) => new Column(int32Array, shared);
export const float64Column: MakeColumn<Float64Array> = (shared) => new Column(float64Array, shared);
export const uint16Column: MakeColumn<Uint16Array> = (shared) => new Column(uint16Array, shared);
export const uint8Column: MakeColumn<Uint8Array> = (shared) => new Column(uint8Array, shared);

/** Gives each string a number, in the order of first occurrence. For sample ids, `IdTable` takes far less memory, but stores only hashes. */
export class StringTable {
  readonly #codes = new Map<string, number>();
  readonly #strings: string[] = [];

  code(text: string): number {
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = this.#strings.length;
      this.#codes.set(text, code);
      this.#strings.push(text);
    }
    return code;
  }

  /** The code of a string, or -1 if it is unknown. */
  find(text: string): number {
    return this.#codes.get(text) ?? -1;
  }

  text(code: number): string {
    return this.#strings[code] ?? '';
  }

  all(): string[] {
    return [...this.#strings];
  }

  get size(): number {
    return this.#strings.length;
  }
}
