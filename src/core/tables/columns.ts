import { Page, PAGE_BYTES, type Pages } from './pages';

/**
 * Growable columns of numbers in blocks: they grow without copying, so a million entries cost what they hold and no more, and where
 * there are only zeros nothing at all. The first block begins small and is copied while it grows, since a project can have a file, with
 * columns of its own, for each sample. Where the host has shared memory they are in it, so that another thread can read them as they
 * are. Columns with `Pages` have their blocks in pages, of which those that are not used are in a file.
 */

const BLOCK_BITS = 16;
const SMALLEST = 16;

type Block = Int32Array | Float64Array | Uint16Array | Uint8Array;

/** How blocks of one kind of numbers are made. */
interface Kind<B extends Block> {
  /** Of so many zeros, in memory that threads can share. */
  readonly make: (size: number) => B;
  readonly viewOf: (memory: ArrayBuffer) => B;
  /** Entries of a page, as a power of two. */
  readonly pageBits: number;
}

/**
 * What another thread needs to read a column; a block of zeros may be absent, and one that is in the file of pages is told by its place
 * there. What is written after it was taken, is not in it for certain.
 */
export interface SharedColumn<B extends Block = Block> {
  readonly blocks: readonly (B | number | undefined)[];
  /** Entries of a block, as a power of two. */
  readonly bits: number;
  readonly length: number;
}

/** A column of numbers; reading outside `length` gives 0. */
export class Column<B extends Block = Block> {
  /** A block is made when the first number other than zero is written to it. What the first one is too short for is zero. */
  readonly #blocks: (Page<B> | undefined)[];
  readonly #bits: number;
  readonly #mask: number;
  length: number;
  /** The block that was used last, which the next entry is mostly in; `#latest` is its number. */
  #block: Page<B> | undefined;
  #latest = -1;

  constructor(
    private readonly kind: Kind<B>,
    shared?: SharedColumn<B>,
    private readonly pages?: Pages,
  ) {
    const { blocks = [], length = 0, bits = pages ? kind.pageBits : BLOCK_BITS } = shared ?? {};
    this.#bits = bits;
    this.#mask = (1 << bits) - 1;
    this.#blocks = blocks.map((block) =>
      typeof block === 'number' ? new Page<B>(undefined, block) : block && new Page(block),
    );
    this.length = length;
  }

  /** For a thread whose column has `Pages` on the same file, if this one has. */
  share(): SharedColumn<B> {
    const blocks = this.#blocks.map((page) => {
      if (!page?.isPaged) return page?.block ?? page?.place;
      return this.pages!.placeOf(page) ?? page.block;
    });
    return { blocks, bits: this.#bits, length: this.length };
  }

  get(index: number): number {
    if (!(index < this.length)) return 0;
    const number = index >>> this.#bits;
    const page = number === this.#latest ? this.#block : this.#use(number);
    if (!page) return 0;
    return (page.block ?? this.pages!.load(page, this.kind.viewOf))[index & this.#mask] ?? 0;
  }

  /** Sets an entry; the column grows with zeros up to it. */
  set(index: number, value: number): void {
    if (index >= this.length) this.length = index + 1;
    const number = index >>> this.#bits;
    const page = number === this.#latest ? this.#block : this.#use(number);
    const at = index & this.#mask;
    const block = page && (page.block ?? this.pages!.load(page, this.kind.viewOf));
    if (block && at < block.length) {
      block[at] = value;
      page.isDirty = true;
    } else if (value !== 0) this.#grow(number)[at] = value;
  }

  /** Takes a block to be the one that is used; an absent one is not. */
  #use(number: number): Page<B> | undefined {
    const page = this.#blocks[number];
    if (!page) return undefined;
    page.isUsed = true;
    this.#block = page;
    this.#latest = number;
    return page;
  }

  /** Makes a block, or a longer one of one that has become too short. */
  #grow(number: number): B {
    while (this.#blocks.length < number) this.#blocks.push(undefined);
    const whole = 1 << this.#bits;
    const page = (this.#blocks[number] ??= new Page<B>(undefined));
    const short = page.block;
    let size = number === 0 ? SMALLEST : whole;
    while (size < whole && size < this.length) size *= 2;
    const block =
      this.pages && size === whole ? this.pages.admit(page, this.kind.viewOf) : this.kind.make(size);
    if (short) block.set(short);
    return (page.block = block);
  }

  push(value: number): number {
    this.set(this.length, value);
    return this.length - 1;
  }

  /** Copies all entries into an array of as many zeros. */
  copyTo(all: B): void {
    for (let number = 0, from = 0; from < this.length; number++, from += 1 << this.#bits) {
      const page = this.#use(number);
      if (!page) continue;
      const block = page.block ?? this.pages!.load(page, this.kind.viewOf);
      all.set(block.subarray(0, this.length - from), from);
    }
  }

  /** Forgets all entries, and keeps their memory for those that come. */
  clear(): void {
    this.length = 0;
    for (let number = 0; number < this.#blocks.length; number++) {
      const page = this.#use(number);
      if (!page) continue;
      (page.block ?? this.pages!.load(page, this.kind.viewOf)).fill(0);
      page.isDirty = true;
    }
  }

  /** Forgets the entries from `length` on. */
  truncate(length: number): void {
    if (length >= this.length) return;
    this.length = length;
    const kept = Math.ceil(length / (1 << this.#bits));
    if (this.#blocks.length > kept) this.#blocks.length = kept;
    this.#block = undefined;
    this.#latest = -1;
    const last = kept === 0 ? undefined : this.#use(kept - 1);
    if (!last) return;
    (last.block ?? this.pages!.load(last, this.kind.viewOf)).fill(0, length & this.#mask || 1 << this.#bits);
    last.isDirty = true;
  }
}

const memory = (bytes: number): ArrayBufferLike =>
  typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);

/** Zeros, in memory that threads can share. */
export const int32Array = (size: number): Int32Array => new Int32Array(memory(size * 4));

const pageBits = (bytes: number): number => Math.log2(PAGE_BYTES / bytes);

const INT32: Kind<Int32Array> = {
  make: int32Array,
  viewOf: (page) => new Int32Array(page),
  pageBits: pageBits(4),
};
const FLOAT64: Kind<Float64Array> = {
  make: (size) => new Float64Array(memory(size * 8)),
  viewOf: (page) => new Float64Array(page),
  pageBits: pageBits(8),
};
const UINT16: Kind<Uint16Array> = {
  make: (size) => new Uint16Array(memory(size * 2)),
  viewOf: (page) => new Uint16Array(page),
  pageBits: pageBits(2),
};
const UINT8: Kind<Uint8Array> = {
  make: (size) => new Uint8Array(memory(size)),
  viewOf: (page) => new Uint8Array(page),
  pageBits: pageBits(1),
};

/** Makes an empty column, or one of what another thread shares; in pages where there are some. */
type MakeColumn<B extends Block> = (shared?: SharedColumn<B>, pages?: Pages) => Column<B>;

export const int32Column: MakeColumn<Int32Array> = (shared, pages) => new Column(INT32, shared, pages);
export const float64Column: MakeColumn<Float64Array> = (shared, pages) => new Column(FLOAT64, shared, pages);
export const uint16Column: MakeColumn<Uint16Array> = (shared, pages) => new Column(UINT16, shared, pages);
export const uint8Column: MakeColumn<Uint8Array> = (shared, pages) => new Column(UINT8, shared, pages);
