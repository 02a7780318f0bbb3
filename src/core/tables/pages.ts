/** Bytes of a page. */
export const PAGE_BYTES = 1 << 14;

/** Where pages go that are not needed for the moment: a temporary file. */
export interface PageFile {
  /** Writes a page, to a place it had before or to a new one, and returns that; undefined where it cannot be written. */
  write(bytes: Uint8Array, place: number | undefined): number | undefined;
  /** Fills `bytes` with the page at a place. Throws where it cannot be read. */
  read(place: number, bytes: Uint8Array): void;
}

/** A page of a column: in memory, in the file, or in both. */
export class Page<B extends ArrayBufferView = ArrayBufferView> {
  /** Undefined while it is in the file alone. */
  block: B | undefined;
  place: number | undefined;
  /** It holds what the file does not. */
  isDirty = false;
  /** It was asked for since its turn to go came last. */
  isUsed = true;
  /** `Pages` may take it out of memory. */
  isPaged = false;

  constructor(block: B | undefined, place?: number) {
    this.block = block;
    this.place = place;
  }
}

/** Makes numbers of a page's memory. */
export type ViewOf<B extends ArrayBufferView> = (memory: ArrayBuffer) => B;

/**
 * Keeps the pages of columns in so much memory and no more: those that nobody has asked for lately go to a file and come back when they
 * are asked for. What only grows at its end, or is looked through from the first to the last, costs next to no time so; what is looked at
 * here and there does once it is larger than the memory. Where the file cannot be written, everything stays in memory.
 */
export class Pages {
  /** Pages in memory; whose turn it is to go. */
  readonly #held: Page[] = [];
  #turn = 0;
  /** Memory of pages that went. */
  readonly #free: ArrayBuffer[] = [];
  #most: number;

  /** `bytes`: how much memory pages may take. */
  constructor(
    private readonly file: PageFile,
    bytes: number,
  ) {
    this.#most = Math.max(1, Math.floor(bytes / PAGE_BYTES));
  }

  /** Gives a page its first block, which is zeros, or what it held in a block that was not paged. */
  admit<B extends ArrayBufferView>(page: Page<B>, viewOf: ViewOf<B>): B {
    const memory = this.#memory();
    new Uint8Array(memory).fill(0);
    page.isDirty = true;
    return this.#hold(page, viewOf(memory));
  }

  /** Brings a page back that is in the file alone. */
  load<B extends ArrayBufferView>(page: Page<B>, viewOf: ViewOf<B>): B {
    const memory = this.#memory();
    this.file.read(page.place!, new Uint8Array(memory));
    page.isDirty = false;
    return this.#hold(page, viewOf(memory));
  }

  /** The place of a page, which is written if the file does not have it as it is; undefined where it cannot be. */
  placeOf(page: Page): number | undefined {
    if (page.block && page.isDirty && !this.#write(page)) return undefined;
    return page.place;
  }

  #hold<B extends ArrayBufferView>(page: Page<B>, block: B): B {
    page.isUsed = true;
    page.isPaged = true;
    this.#held.push(page);
    return (page.block = block);
  }

  #memory(): ArrayBuffer {
    if (this.#held.length >= this.#most) this.#freeOne();
    return this.#free.pop() ?? new ArrayBuffer(PAGE_BYTES);
  }

  /** Has the first page go, in turn, that was not used since its last turn. */
  #freeOne(): void {
    for (;;) {
      if (this.#turn >= this.#held.length) this.#turn = 0;
      const page = this.#held[this.#turn]!;
      if (page.isUsed) {
        page.isUsed = false;
        this.#turn += 1;
        continue;
      }
      if (page.isDirty && !this.#write(page)) return;
      this.#free.push(page.block!.buffer as ArrayBuffer);
      page.block = undefined;
      const last = this.#held.pop()!;
      if (last !== page) this.#held[this.#turn] = last;
      return;
    }
  }

  #write(page: Page): boolean {
    const place = this.file.write(new Uint8Array(page.block!.buffer), page.place);
    if (place === undefined) {
      // From here on what is in memory stays there.
      this.#most = Infinity;
      return false;
    }
    page.place = place;
    page.isDirty = false;
    return true;
  }
}
