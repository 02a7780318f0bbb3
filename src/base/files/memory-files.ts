import { Mutex } from '../mutex';
import { appendBytes } from './append-bytes';
import { byteRange } from './byte-range';
import { FileError } from './file-error';
import type { FileInfo, ProjectFiles, Records } from './files';
import { compileGlobs } from './globs';
import { comparePaths, projectPath } from './paths';

interface MemoryFile {
  readonly bytes: Uint8Array;
  readonly version: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A project whose files live in memory, for hosts without a disk. */
export class MemoryFiles implements ProjectFiles {
  protected readonly held = new Map<string, MemoryFile>();
  readonly #appending = new Mutex();
  #versions = 0;

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [path, content] of Object.entries(files)) this.put(path, content);
  }

  async list(globs: readonly string[]): Promise<FileInfo[]> {
    const { matches } = compileGlobs(globs);
    const found = [...this.held].flatMap(([path, file]) => (matches(path) ? [infoOf(path, file)] : []));
    return found.sort(comparePaths);
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    const clean = projectPath(path);
    const file = this.held.get(clean);
    return file && infoOf(clean, file);
  }

  async read(path: string, start?: number, end?: number): Promise<Uint8Array> {
    return this.readNow(path, start, end);
  }

  readNow(path: string, start?: number, end?: number): Uint8Array {
    const { bytes } = this.get(path);
    const range = byteRange(bytes.length, start, end);
    return bytes.slice(range.start, range.end);
  }

  async *chunks(path: string, start?: number, end?: number): AsyncGenerator<Uint8Array> {
    const bytes = this.readNow(path, start, end);
    if (bytes.length > 0) yield bytes;
  }

  append(path: string, records: Records | (() => Promise<Records>)): Promise<void> {
    return this.#appending.run(async () => {
      const clean = projectPath(path);
      const made = typeof records === 'function' ? await records() : records;
      const before = this.held.get(clean)?.bytes ?? new Uint8Array();
      this.appendNow(clean, before, appendBytes(clean, made, before.length > 0 && before.at(-1) !== 0x0a));
    });
  }

  protected appendNow(path: string, before: Uint8Array, bytes: Uint8Array): void {
    const joined = new Uint8Array(before.length + bytes.length);
    joined.set(before);
    joined.set(bytes, before.length);
    this.store(path, joined);
  }

  async writeAtomic(path: string, bytes: Uint8Array, ifVersion?: string | null): Promise<FileInfo> {
    const clean = projectPath(path);
    const old = this.held.get(clean);
    if (ifVersion !== undefined && ifVersion !== (old ? infoOf(clean, old).version : null)) {
      const message = `${clean} has changed meanwhile. Read it again and repeat the change.`;
      throw new FileError('changed', clean, message);
    }
    return infoOf(clean, this.store(clean, bytes.slice()));
  }

  /** Stores a file like another process would. */
  put(path: string, content: string | Uint8Array): void {
    this.store(projectPath(path), typeof content === 'string' ? encoder.encode(content) : content.slice());
  }

  text(path: string): string {
    return decoder.decode(this.get(path).bytes);
  }

  protected get(path: string): MemoryFile {
    const clean = projectPath(path);
    const file = this.held.get(clean);
    if (!file) throw new FileError('not-found', clean, `Cannot read ${clean}: there is no such file.`);
    return file;
  }

  protected store(path: string, bytes: Uint8Array): MemoryFile {
    const file = { bytes, version: ++this.#versions };
    this.held.set(path, file);
    return file;
  }
}

function infoOf(path: string, { bytes, version }: MemoryFile): FileInfo {
  return { path, size: bytes.length, version: `m${version}` };
}
