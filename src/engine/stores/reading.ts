import type { FileInfo } from '../../base/files/files';
import type { FileLine } from '../../project/answers/lines';
import type { RecordFile } from '../../project/answers/record-files';
import type { RecordColumns } from './record-columns';

/** What changed since the last listing. */
export interface RecordChange {
  readonly any: boolean;
  /** Paths whose lines before the old end may have changed. */
  readonly rewritten: readonly string[];
  readonly removed: readonly string[];
}

export interface Reading {
  readonly visit?: LineVisitor | undefined;
  readonly pause?: (() => Promise<void>) | undefined;
  /** An abort takes effect between two files. */
  readonly signal?: AbortSignal | undefined;
  readonly chunksOf?: ChunksOf | undefined;
}

/** Called for each line that is replayed, so that it can be checked in the same step. */
type LineVisitor = (file: RecordFile, line: FileLine, value: unknown) => void;

/** Reads a file's records in chunks; returns undefined for a file to be read line by line. `bytes`: of all files of records. */
type ChunksOf = (file: RecordFile, info: FileInfo, bytes: number) => AsyncIterable<RecordColumns> | undefined;
