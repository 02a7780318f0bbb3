import { float64Column, int32Column } from '../../base/columns/columns';
import { BlockReader, type BlockSizes } from '../../project/files/block-reader';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { parseLine } from '../../project/answers/lines';

const LF = 10;
const decoder = new TextDecoder();
/** What is read for a line whose length is not known: most records have less. */
const LINE = 1 << 12;
/** Bytes of a block, which is smaller where there are many files, and of all blocks together. */
const BLOCK = 1 << 16;
const BLOCKS = 1 << 23;

/**
 * Lines of files by the key of what they are about, to be read again from where they stand: 16 bytes a line and 4 a key, however long
 * lines are. For hosts that can read without waiting.
 */
export class LineChains {
  /** Key -> its last line + 1; 0 for none. */
  readonly #last = int32Column();
  /** By line: the one before it of the same key + 1. */
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

  /** How many lines there are. */
  get size(): number {
    return this.#before.length;
  }

  /** Adds a line, at a byte offset of the file with a number, to those of a key; returns the line's number, counted from 0. */
  add(key: number, file: number, offset: number): number {
    const line = this.#before.push(this.#last.get(key));
    this.#last.set(key, line + 1);
    this.move(line, file, offset);
    return line;
  }

  /** Has another line stand in the place of one. */
  move(line: number, file: number, offset: number): void {
    this.#file.set(line, file);
    this.#offset.set(line, offset);
  }

  /** The last line of a key, then the one before a line; -1 when there is none, and for the key -1. */
  last(key: number): number {
    return key < 0 ? -1 : this.#last.get(key) - 1;
  }
  before(line: number): number {
    return this.#before.get(line) - 1;
  }

  /** What a line says, read again; undefined when the file has changed and no JSON stands there. */
  read(line: number): unknown {
    const path = this.paths[this.#file.get(line)]!;
    const offset = this.#offset.get(line);
    for (let size = LINE; ; size *= 8) {
      const bytes = this.#reader.now(path, offset, offset + size);
      if (!bytes) return undefined;
      const end = bytes.indexOf(LF);
      if (end >= 0 || bytes.length < size)
        return parseLine(decoder.decode(end < 0 ? bytes : bytes.subarray(0, end)));
    }
  }
}

/** Two blocks a file: a pass over all samples reads all people's files side by side. */
function sizesFor(files: number): BlockSizes {
  let block = BLOCK;
  while (block > LINE && block * 2 * files > BLOCKS) block /= 2;
  const remaining = Math.max(2, Math.min(2 * files, BLOCKS / block));
  return { block, kept: () => remaining };
}
