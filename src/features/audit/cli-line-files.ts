import { MemoryFiles } from '../../base/files/memory-files';
import { UsageError } from '../../cli/options';

/** Characters of all files together: memory holds a few times as many bytes. */
const MAX_CHARACTERS = 1 << 28;
const PIECE = 1 << 20;

/** The files of a project that is only looked at: in memory, and gone with it. Lines are added to them until `close`. */
export class LineFiles extends MemoryFiles {
  readonly #lines = new Map<string, string[]>();
  #characters = 0;

  /** Adds a line, and returns its number, from 0. Throws UsageError if that is too much for memory. */
  write(file: string, line: string): number {
    this.#characters += line.length;
    if (this.#characters > MAX_CHARACTERS)
      throw new UsageError(
        `This is more than can be looked at in memory (${MAX_CHARACTERS >> 20} million characters). Make a project of it: labelwright import`,
      );
    const lines = this.#lines.get(file) ?? [];
    this.#lines.set(file, lines);
    return lines.push(line) - 1;
  }

  lineAt(file: string, at: number): string {
    return this.#lines.get(file)![at]!.trimEnd();
  }

  /** Ends the adding of lines: from now on they are read as files. */
  close(): void {
    for (const [file, lines] of this.#lines) this.put(file, lines.join(''));
    this.#lines.clear();
  }

  /** In pieces, so that a reader does not hold all lines of a large file at once. */
  override async *chunks(path: string, start?: number, end?: number): AsyncGenerator<Uint8Array> {
    const bytes = this.readNow(path, start, end);
    for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
  }
}
