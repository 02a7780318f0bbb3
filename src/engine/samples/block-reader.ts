import type { OverlayFiles } from '../files/overlay-files';

const BLOCK = 1 << 18;
const KEPT = 16;

/**
 * Reads byte ranges through a few cached blocks: neighbouring rows cost one read together. A range far from the one before is read
 * alone: whoever looks here and there would pay for a block each time. Without waiting where the host can.
 *
 * The memory of blocks is used again: a million records read a gigabyte of texts through it, and as many new blocks keep the garbage
 * collector busy (measured: a tenth of the time).
 */
export class BlockReader {
  /** `path#block` -> bytes; the order of the map is the order of last use. An open editor's bytes are not this reader's to write to. */
  readonly #blocks = new Map<string, { readonly bytes: Uint8Array; readonly isOwn: boolean }>();
  /** Where the last range was that no block held. */
  #missed = { path: '', block: 0 };

  constructor(private readonly files: OverlayFiles) {}

  /** Forgets a file's blocks (all without a path): call when a file changed. */
  forget(path?: string): void {
    if (path === undefined) this.#blocks.clear();
    else for (const key of [...this.#blocks.keys()]) if (key.startsWith(`${path}#`)) this.#blocks.delete(key);
  }

  /**
   * The bytes of a range, **valid only until the next call**; undefined when they are not at hand and the host cannot read without
   * waiting.
   */
  now(path: string, start: number, end: number): Uint8Array | undefined {
    const first = Math.floor(start / BLOCK);
    const last = Math.floor(Math.max(start, end - 1) / BLOCK);
    if (last - first > 1 || this.#isAlone(path, first, last)) return this.files.readNow(path, start, end);
    const head = this.#blockNow(path, first);
    if (!head) return undefined;
    const from = start - first * BLOCK;
    if (first === last) return head.subarray(from, end - first * BLOCK);
    const tail = this.#blockNow(path, last);
    if (!tail) return undefined;
    const bytes = new Uint8Array(end - start);
    bytes.set(head.subarray(from));
    bytes.set(tail.subarray(0, end - last * BLOCK), head.length - from);
    return bytes;
  }

  async read(path: string, start: number, end: number): Promise<Uint8Array> {
    return this.now(path, start, end)?.slice() ?? this.files.read(path, start, end);
  }

  /** Whether a range is in no block that is kept, and not near the last one that was not. */
  #isAlone(path: string, first: number, last: number): boolean {
    if (this.#blocks.has(`${path}#${first}`)) return false;
    const missed = this.#missed;
    this.#missed = { path, block: last };
    return missed.path !== path || (missed.block !== first && missed.block !== first - 1);
  }

  #blockNow(path: string, block: number): Uint8Array | undefined {
    const key = `${path}#${block}`;
    let held = this.#blocks.get(key);
    if (held) this.#blocks.delete(key);
    else {
      const bytes = this.files.readNow(path, block * BLOCK, (block + 1) * BLOCK, this.#freeMemory());
      held = bytes && { bytes, isOwn: !this.files.has(path) };
    }
    if (held) this.#blocks.set(key, held);
    return held?.bytes;
  }

  /** Gives up the block that was used least lately, once there are as many as are kept, and returns its memory. */
  #freeMemory(): Uint8Array | undefined {
    if (this.#blocks.size < KEPT) return undefined;
    const [oldest, { bytes, isOwn }] = this.#blocks.entries().next().value!;
    this.#blocks.delete(oldest);
    return isOwn ? bytes : undefined;
  }
}
