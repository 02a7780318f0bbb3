import type { Disposable } from './disposable';

/** A regular file of the project. */
export interface FileInfo {
  /** Relative to the project's folder, with `/`, without `./`. */
  path: string;
  /** In bytes. */
  size: number;
  /** Time of the last change, in milliseconds since 1970. */
  mtimeMs: number;
  /** Opaque; differs whenever the file was changed or replaced. */
  version: string;
}

/** A path that a listing met and did not follow. */
export interface RefusedPath {
  path: string;
  reason: string;
}

/** What an append did. Offsets and sizes are in bytes. */
export interface AppendResult {
  /** Where the (first) record starts. */
  offset: number;
  /** The length of what was appended from `offset` on: the record(s) with their line breaks. */
  size: number;
  /**
   * Set when the file did not end with a line break: its last line, cut off by a crash or left open by an editor, was closed
   * by a line break and stays in the file. `offset` is where that line starts, `bytes` its length without the line break.
   */
  recovered?: { offset: number; bytes: number };
}

/** One record, or several for one write; without line breaks. */
export type Records = Uint8Array | readonly Uint8Array[];

/** Reads that do not wait, for the command line. Same contract as the methods of ProjectFiles with the same names. */
export interface SyncReader {
  /** With `into`, as long as the range or longer, the bytes may be read into it, and the result be a part of it. */
  read(path: string, start?: number, end?: number, into?: Uint8Array): Uint8Array;
  chunks(path: string, start?: number, end?: number): Iterable<Uint8Array>;
}

/**
 * The only way the engine sees files. Paths are relative to the project's folder, posix style; one that leaves the project,
 * also through a symbolic link, is refused. Everything throws (or rejects with) FileError.
 */
export interface ProjectFiles {
  /**
   * The regular files that match any of the globs (`data/*.jsonl`, `**\/*.csv`, a plain path; `!glob` excludes), sorted by
   * code unit, each once. Does not enter `node_modules` and `.git`. Symbolic links that leave the project are not followed
   * and reported to `onRefused`.
   */
  list(globs: readonly string[], onRefused?: (refused: RefusedPath) => void): Promise<FileInfo[]>;

  /** The file's facts, or undefined when there is no file (or a folder) at that path. */
  stat(path: string): Promise<FileInfo | undefined>;

  /** The bytes from `start` up to, not including, `end`; fewer when the file ends before. The caller owns the result. */
  read(path: string, start?: number, end?: number): Promise<Uint8Array>;

  /**
   * The same bytes in pieces (of about 1 MiB), none empty. **A piece is valid only until the next step of the iteration**: its
   * memory is used again. Copy (`slice`) what must live longer.
   */
  chunks(path: string, start?: number, end?: number): AsyncIterable<Uint8Array>;

  /**
   * Appends one record, or several in one write, each on a line of its own, and resolves when they are on disk. A record is
   * not empty and has no line break. Creates the file and its folders. Processes that append to the same file take turns, so
   * records never interleave. A function is called when the turn has come: what it reads of the file is all there is before
   * its records. When it rejects with code `uncertain` the record may still be in the file, whole or in part:
   * read the file again before writing the same record twice. All other errors mean that nothing was written.
   */
  append(path: string, records: Records | (() => Promise<Records>)): Promise<AppendResult>;

  /**
   * Replaces (or creates) the whole file in one step: readers see the old or the new content, also after a crash. With
   * `ifVersion` it rejects with code `changed` when the file is not that version any more; `ifVersion: null` means the file
   * must not exist yet.
   */
  writeAtomic(path: string, bytes: Uint8Array, ifVersion?: string | null): Promise<FileInfo>;

  /** Calls the listener with the paths that others changed, created or deleted. A host that cannot watch never calls it. */
  watch(listener: (paths: readonly string[]) => void): Disposable;

  /** Only where files can be read without waiting. */
  readonly sync?: SyncReader;
}
