import { appendBytes } from '../../base/files/append-bytes';
import { byteRange } from '../../base/files/byte-range';
import { FileError } from '../../base/files/file-error';
import type { FileInfo, ProjectFiles, Records } from '../../base/files/files';
import { compileGlobs } from '../../base/files/globs';
import { comparePaths } from '../../base/files/paths';
import { UsageError } from '../../cli/options';

/** Characters of all files together: memory holds a few times as many bytes. */
const MAX_CHARACTERS = 1 << 28;

/** The files of a project that is only looked at: in memory, and gone with it. */
export class MemoryFiles implements ProjectFiles {
  readonly #lines = new Map<string, string[]>();
  readonly #files = new Map<string, { readonly bytes: Uint8Array; readonly info: FileInfo }>();
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
    for (const [file, lines] of this.#lines) this.#set(file, Buffer.from(lines.join('')));
    this.#lines.clear();
  }

  async list(globs: readonly string[]): Promise<FileInfo[]> {
    const { matches } = compileGlobs(globs);
    const found = [...this.#files.values()].map(({ info }) => info);
    return found.filter(({ path }) => matches(path)).sort(comparePaths);
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    return this.#files.get(path)?.info;
  }

  async read(path: string, start?: number, end?: number): Promise<Uint8Array> {
    return this.readNow(path, start, end);
  }

  readNow(path: string, start?: number, end?: number): Uint8Array {
    const file = this.#files.get(path);
    if (!file) throw new FileError('not-found', path, `Cannot read ${path}: there is no such file.`);
    const range = byteRange(file.bytes.length, start, end);
    return file.bytes.slice(range.start, range.end);
  }

  async *chunks(path: string, start?: number, end?: number): AsyncGenerator<Uint8Array> {
    const bytes = this.readNow(path, start, end);
    for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20));
  }

  async append(path: string, records: Records | (() => Promise<Records>)): Promise<void> {
    const added = appendBytes(path, typeof records === 'function' ? await records() : records, false);
    this.#set(path, Buffer.concat([this.#files.get(path)?.bytes ?? new Uint8Array(), added]));
  }

  async writeAtomic(path: string, bytes: Uint8Array): Promise<FileInfo> {
    return this.#set(path, bytes);
  }

  /** A file that grows or is written once has another size each time. */
  #set(path: string, bytes: Uint8Array): FileInfo {
    const info = { path, size: bytes.length, version: String(bytes.length) };
    this.#files.set(path, { bytes, info });
    return info;
  }
}
