import { float64Column, int32Column } from '../../base/columns/columns';
import { BlockReader, type BlockSizes } from '../../project/files/block-reader';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { lineAt, parseLine } from '../../project/answers/lines';

/** Bytes of a block, which is smaller with many files, and of all blocks together. */
const BLOCK = 1 << 16;
const MIN_BLOCK = 1 << 12;
const BLOCKS = 1 << 23;

/** Lines of files by key, to be read again from their positions: 16 bytes per line, 4 per key. */
export class LineChains {
  /** Key -> its last line + 1; 0 for none. */
  readonly #last = int32Column();
  /** By line: the previous line of the same key + 1. */
  readonly #before = int32Column();
  readonly #file = int32Column();
  readonly #offset = float64Column();
  readonly #reader: BlockReader;

  constructor(
    files: OverlayFiles,
    private readonly paths: readonly string[],
  ) {
    this.#reader = new BlockReader(files, sizesFor(paths.length));
  }

  get size(): number {
    return this.#before.length;
  }

  /** Adds a line, at a byte offset of the numbered file, to those of a key; returns the line's number, from 0. */
  add(key: number, file: number, offset: number): number {
    const line = this.#before.push(this.#last.get(key));
    this.#last.set(key, line + 1);
    this.move(line, file, offset);
    return line;
  }

  move(line: number, file: number, offset: number): void {
    this.#file.set(line, file);
    this.#offset.set(line, offset);
  }

  /** The lines of a key, the last one first; none for the key -1. */
  *of(key: number): Generator<number> {
    for (let next = key < 0 ? 0 : this.#last.get(key); next > 0; next = this.#before.get(next - 1))
      yield next - 1;
  }

  path(line: number): string {
    return this.paths[this.#file.get(line)]!;
  }

  /** The parsed line, read again; undefined if the file has changed and there is no JSON. */
  read(line: number): unknown {
    const path = this.path(line);
    const offset = this.#offset.get(line);
    return parseLine(lineAt((start, end) => this.#reader.read(path, start, end), offset));
  }
}

/** Two blocks per file: reading all samples in order reads all people's files side by side. */
function sizesFor(files: number): BlockSizes {
  let block = BLOCK;
  while (block > MIN_BLOCK && block * 2 * files > BLOCKS) block /= 2;
  const blocks = Math.max(2, Math.min(2 * files, BLOCKS / block));
  return { block, blocks: () => blocks };
}
