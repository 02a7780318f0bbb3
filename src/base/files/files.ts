/** A regular file of the project. */
export interface FileInfo {
  /** Relative to the project's folder, with `/`, without `./`. */
  path: string;
  /** In bytes. */
  size: number;
  /** Opaque; different after the file was changed or replaced. */
  version: string;
}

/** A path that a listing found but did not follow. */
export interface RefusedPath {
  path: string;
  reason: string;
}

/** One record, or several for one write; without line breaks. */
export type Records = Uint8Array | readonly Uint8Array[];

/** All file access of the engine. Paths are relative to the project, in posix style; one that leads outside is refused. Throws FileError. */
export interface ProjectFiles {
  /**
   * The regular files that match any of the globs (`data/*.jsonl`, `**\/*.csv`, a plain path; `!glob` excludes), sorted by
   * code unit, each once. Ignores `node_modules` and `.git`. Symbolic links that leave the project are not followed, but reported to
   * `onRefused`.
   */
  list(globs: readonly string[], onRefused?: (refused: RefusedPath) => void): Promise<FileInfo[]>;

  /** Information about a file; undefined if there is no file at that path. */
  stat(path: string): Promise<FileInfo | undefined>;

  /** The bytes from `start` to `end` (exclusive), or fewer if the file ends before. The caller owns the result. */
  read(path: string, start?: number, end?: number): Promise<Uint8Array>;

  /** The same synchronously. The bytes may be read into `into`, which must be large enough; then the result is a part of it. */
  readNow(path: string, start?: number, end?: number, into?: Uint8Array): Uint8Array;

  /** The same bytes in pieces of about 1 MiB, none empty. **A piece is valid only until the next step**: copy what must live longer. */
  chunks(path: string, start?: number, end?: number): AsyncIterable<Uint8Array>;

  /**
   * Appends one record, or several in one write, each on a line of its own, and resolves when they are on disk. A record is not empty and
   * has no line break. An incomplete last line is closed first. Creates the file and its folders. Appends to the same file, even by several
   * processes, happen one after the other, so records never interleave. If `records` is a function, it is called while the file is locked,
   * and can read everything that precedes its records. If `append` rejects with code `uncertain`, the record may be in the file, completely
   * or in part: read the file again before retrying. After any other error, nothing was written.
   */
  append(path: string, records: Records | (() => Promise<Records>)): Promise<void>;

  /** Replaces the file in one step, even in a crash. Rejects with `changed` if it is not version `ifVersion` (`null`: if it exists). */
  writeAtomic(path: string, bytes: Uint8Array, ifVersion?: string | null): Promise<FileInfo>;
}
