import type { FileInfo, ProjectFiles, Records, RefusedPath } from '../../base/files/files';
import { byteRange } from '../../base/files/byte-range';

interface Overlay {
  /** As decoded from the bytes: lone surrogates are replaced. */
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly info: FileInfo;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Prefix of versions of unsaved texts. */
const EDITOR = 'editor:';

/** Files with the unsaved text of editors in place of what is on disk: all else reads through this. Appending goes to the disk. */
export class OverlayFiles implements ProjectFiles {
  readonly #overlays = new Map<string, Overlay>();
  #count = 0;

  constructor(private readonly disk: ProjectFiles) {}

  /** Sets or (with undefined) removes the unsaved text of a file. */
  set(path: string, text: string | undefined): void {
    if (text === undefined) {
      this.#overlays.delete(path);
      return;
    }
    const bytes = encoder.encode(text);
    this.#count += 1;
    this.#overlays.set(path, {
      text: text.toWellFormed(),
      bytes,
      info: { path, size: bytes.length, version: `${EDITOR}${this.#count}` },
    });
  }

  typed(path: string): { readonly text: string; readonly info: FileInfo } | undefined {
    return this.#overlays.get(path);
  }

  /** The text of a file, from an editor or else from the disk; undefined if it cannot be read. */
  textNow(path: string): string | undefined {
    const typed = this.#overlays.get(path);
    if (typed) return typed.text;
    try {
      return decoder.decode(this.disk.readNow(path));
    } catch {
      return undefined;
    }
  }

  /** Whether a version of a file matches the editor. For a file without unsaved text: whether the version is one from disk, even if old. */
  isCurrent(path: string, version: string): boolean {
    const typed = this.#overlays.get(path);
    return typed ? typed.info.version === version : !version.startsWith(EDITOR);
  }

  has(path: string): boolean {
    return this.#overlays.has(path);
  }

  async list(globs: readonly string[], onRefused?: (refused: RefusedPath) => void): Promise<FileInfo[]> {
    return (await this.disk.list(globs, onRefused)).map(
      (info) => this.#overlays.get(info.path)?.info ?? info,
    );
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    return this.#overlays.get(path)?.info ?? this.disk.stat(path);
  }

  async read(path: string, start?: number, end?: number): Promise<Uint8Array> {
    const overlay = this.#overlays.get(path);
    return overlay ? slice(overlay.bytes, start, end) : this.disk.read(path, start, end);
  }

  readNow(path: string, start?: number, end?: number, into?: Uint8Array): Uint8Array {
    const overlay = this.#overlays.get(path);
    return overlay ? slice(overlay.bytes, start, end) : this.disk.readNow(path, start, end, into);
  }

  async *chunks(path: string, start?: number, end?: number): AsyncIterable<Uint8Array> {
    const overlay = this.#overlays.get(path);
    if (overlay) yield slice(overlay.bytes, start, end);
    else yield* this.disk.chunks(path, start, end);
  }

  /** Whether a file that could not be read can be read to its end now. */
  async isReadable(path: string): Promise<boolean> {
    try {
      const pieces = this.chunks(path)[Symbol.asyncIterator]();
      while (!(await pieces.next()).done);
      return true;
    } catch {
      return false;
    }
  }

  append(path: string, records: Records | (() => Promise<Records>)) {
    return this.disk.append(path, records);
  }

  writeAtomic(path: string, bytes: Uint8Array, ifVersion?: string | null): Promise<FileInfo> {
    return this.disk.writeAtomic(path, bytes, ifVersion);
  }
}

function slice(bytes: Uint8Array, start?: number, end?: number): Uint8Array {
  const range = byteRange(bytes.length, start, end);
  return bytes.subarray(range.start, range.end);
}
