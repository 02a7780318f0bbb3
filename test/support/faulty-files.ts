import { FileError, toFileError } from '../../src/base/files/file-error';
import type { FileInfo, ProjectFiles, Records } from '../../src/base/files/files';
import type { MemoryFiles } from './memory-files';

/** What can go wrong with an operation, by its kind: error codes of the operating system. `unsynced`: written, but perhaps not to disk. */
const FAULTS = {
  list: ['EIO', 'EACCES'],
  stat: ['EIO', 'EACCES', 'ENOENT'],
  read: ['EIO', 'EACCES', 'ENOENT'],
  append: ['ENOSPC', 'EACCES', 'EIO', 'unsynced'],
  write: ['EPERM', 'ENOSPC', 'EACCES'],
} as const;

export interface Fault {
  /** Which operation fails, counted from 1. */
  readonly at: number;
  /** `stays`: from then on, all operations of that kind on that path fail. */
  readonly lasts: 'once' | 'stays';
}

/** Memory files that fail at one operation. */
export class FaultyFiles implements ProjectFiles {
  /** How many operations there were. */
  count = 0;
  /** The operation that failed. */
  failed: { readonly kind: keyof typeof FAULTS; readonly path: string; readonly code: string } | undefined;
  isMended = false;
  /** The number of the step in which the operations are. */
  step = 0;
  /** Of each operation the step, its kind and its path. */
  readonly operations: string[] = [];

  constructor(
    private readonly disk: MemoryFiles,
    private readonly fault?: Fault,
  ) {}

  /** The code of the fault of this operation, if it has one. */
  #fault(kind: keyof typeof FAULTS, path: string): string | undefined {
    this.count += 1;
    this.operations.push(`${this.step} ${kind} ${path}`);
    if (!this.fault || this.isMended) return undefined;
    const { at, lasts } = this.fault;
    if (this.count === at) {
      const codes = FAULTS[kind];
      // The two ways to last have different codes.
      const code = codes[(at + (lasts === 'once' ? 0 : 1)) % codes.length]!;
      this.failed = { kind, path, code };
      return code;
    }
    const { failed } = this;
    return lasts === 'stays' && failed?.kind === kind && failed.path === path ? failed.code : undefined;
  }

  #check(kind: keyof typeof FAULTS, path: string, doing: string): void {
    const code = this.#fault(kind, path);
    if (code !== undefined) throw systemError(code, path, doing);
  }

  async list(globs: readonly string[]): Promise<FileInfo[]> {
    const [first = ''] = globs;
    this.#check('list', first.slice(0, Math.max(0, first.lastIndexOf('/'))), 'list');
    return this.disk.list(globs);
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    const code = this.#fault('stat', path);
    if (code === 'ENOENT') return undefined;
    if (code !== undefined) throw systemError(code, path, 'read');
    return this.disk.stat(path);
  }

  async read(path: string, start?: number, end?: number): Promise<Uint8Array> {
    return this.readNow(path, start, end);
  }

  readNow(path: string, start?: number, end?: number): Uint8Array {
    this.#check('read', path, 'read');
    return this.disk.readNow(path, start, end);
  }

  async *chunks(path: string, start?: number, end?: number): AsyncGenerator<Uint8Array> {
    this.#check('read', path, 'read');
    for await (const piece of this.disk.chunks(path, start, end)) {
      yield piece;
      this.#check('read', path, 'read');
    }
  }

  async append(path: string, records: Records | (() => Promise<Records>)): Promise<void> {
    const code = this.#fault('append', path);
    if (code !== undefined && code !== 'unsynced') throw systemError(code, path, 'append to');
    await this.disk.append(path, records);
    if (code === 'unsynced')
      throw new FileError('uncertain', path, `Cannot append to ${path}: it may not be on the disk.`);
  }

  /** EPERM is what Windows says of a rename while another program has the file open. */
  async writeAtomic(path: string, bytes: Uint8Array, ifVersion?: string | null): Promise<FileInfo> {
    this.#check('write', path, 'write');
    return this.disk.writeAtomic(path, bytes, ifVersion);
  }
}

const systemError = (code: string, path: string, doing: string): FileError =>
  toFileError(Object.assign(new Error(`${code}: made by a test`), { code }), path, doing);
