import type { OverlayFiles } from './overlay-files';

export interface BlockSizes {
  /** Bytes of a block. */
  readonly block: number;
  readonly blocks: () => number;
}

const SIZES: BlockSizes = { block: 1 << 17, blocks: () => 8 };

/**
 * Reads byte ranges through a few cached blocks, so that neighbouring rows take one read. A range far from the last one is read without
 * a block, because random access would not use the rest of it.
 *
 * Blocks reuse their memory: checking a million records reads a gigabyte of texts, and new memory for each block would cost a tenth of the
 * time in garbage collection (measured).
 */
export class BlockReader {
  /** `path#block` -> bytes, ordered by last use. `isOwn` is false for an open editor's bytes, which must not be overwritten. */
  readonly #blocks = new Map<string, { readonly bytes: Uint8Array; readonly isOwn: boolean }>();
  /** The last used block, which usually contains the next range too. */
  #latest: { readonly path: string; readonly number: number; readonly bytes: Uint8Array } | undefined;
  /** Path -> block number of the last range that was in no cached block. */
  readonly #missed = new Map<string, number>();

  constructor(
    private readonly files: OverlayFiles,
    private readonly sizes = SIZES,
  ) {}

  /** Forgets a file's blocks (without a path, all). Call it when a file has changed. */
  forget(path?: string): void {
    this.#latest = undefined;
    if (path === undefined) this.#blocks.clear();
    else for (const key of [...this.#blocks.keys()]) if (key.startsWith(`${path}#`)) this.#blocks.delete(key);
  }

  /** The bytes of a range, **valid only until the next call**. */
  read(path: string, start: number, end: number): Uint8Array {
    const { block } = this.sizes;
    const first = Math.floor(start / block);
    const last = Math.floor(Math.max(start, end - 1) / block);
    if (last - first > 1 || this.#isAlone(path, first, last)) return this.files.readNow(path, start, end);
    const head = this.#blockOf(path, first);
    const from = start - first * block;
    if (first === last) return head.subarray(from, end - first * block);
    const tail = this.#blockOf(path, last);
    // Shorter than requested if the file ends before.
    const parts = [head.subarray(from), tail.subarray(0, end - last * block)] as const;
    const bytes = new Uint8Array(parts[0].length + parts[1].length);
    bytes.set(parts[0]);
    bytes.set(parts[1], parts[0].length);
    return bytes;
  }

  /** Whether a range is in no cached block and not near the last such range. */
  #isAlone(path: string, first: number, last: number): boolean {
    if (this.#isLatest(path, first) || this.#blocks.has(`${path}#${first}`)) return false;
    const missed = this.#missed.get(path) ?? NaN;
    this.#missed.set(path, last);
    return missed !== first && missed !== first - 1;
  }

  #isLatest(path: string, number: number): boolean {
    return this.#latest?.number === number && this.#latest.path === path;
  }

  #blockOf(path: string, number: number): Uint8Array {
    if (this.#isLatest(path, number)) return this.#latest!.bytes;
    const { block } = this.sizes;
    const key = `${path}#${number}`;
    let held = this.#blocks.get(key);
    if (held) this.#blocks.delete(key);
    else {
      const bytes = this.files.readNow(path, number * block, (number + 1) * block, this.#freeMemory());
      held = { bytes, isOwn: !this.files.has(path) };
    }
    this.#blocks.set(key, held);
    this.#latest = { path, number, bytes: held.bytes };
    return held.bytes;
  }

  /** If the cache is full, removes the least recently used block and returns its memory. */
  #freeMemory(): Uint8Array | undefined {
    if (this.#blocks.size < this.sizes.blocks()) return undefined;
    const [oldest, { bytes, isOwn }] = this.#blocks.entries().next().value!;
    this.#blocks.delete(oldest);
    if (this.#latest?.bytes === bytes) this.#latest = undefined;
    return isOwn ? bytes : undefined;
  }
}
