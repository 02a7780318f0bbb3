import type { OverlayFiles } from '../files/overlay-files';

const BLOCK = 1 << 18;
const KEPT = 16;

/**
 * Reads byte ranges through a few cached blocks: neighbouring rows cost one read together. A range far from the one before is read
 * alone: whoever looks here and there would pay for a block each time. Without waiting where the host can.
 */
export class BlockReader {
  /** `path#block` -> bytes; the order of the map is the order of last use. */
  readonly #blocks = new Map<string, Uint8Array>();
  /** Where the last range was that no block held. */
  #missed = { path: '', block: 0 };

  constructor(private readonly files: OverlayFiles) {}

  /** Forgets a file's blocks (all without a path): call when a file changed. */
  forget(path?: string): void {
    if (path === undefined) this.#blocks.clear();
    else for (const key of [...this.#blocks.keys()]) if (key.startsWith(`${path}#`)) this.#blocks.delete(key);
  }

  /** The bytes of a range; undefined when they are not at hand and the host cannot read without waiting. */
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
    return this.now(path, start, end) ?? this.files.read(path, start, end);
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
    let bytes = this.#blocks.get(key);
    if (bytes) this.#blocks.delete(key);
    else bytes = this.files.readNow(path, block * BLOCK, (block + 1) * BLOCK);
    if (!bytes) return undefined;
    this.#blocks.set(key, bytes);
    if (this.#blocks.size > KEPT) this.#blocks.delete(this.#blocks.keys().next().value!);
    return bytes;
  }
}
