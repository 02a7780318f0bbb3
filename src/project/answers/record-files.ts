import type { FileError } from '../../base/files/file-error';
import type { FileInfo } from '../../base/files/files';
import { comparePaths } from '../../base/files/paths';
import type { DataModel } from '../model/model';
import type { Column } from '../../base/columns/columns';
import type { KeySet } from '../../base/columns/key-set';
import type { Listings } from '../files/listings';
import { globsOf, RECORD_FILES, type RecordFileKind } from '../records/kinds';

/** A file of records and how far it has been read. */
export interface RecordFile {
  readonly path: string;
  readonly kind: RecordKind;
  /** The file's state when it was read to its end; undefined before that, and while more of it is read. */
  info: FileInfo | undefined;
  /** Bytes and lines that were replayed. A last line without a line end is replayed but not counted, so it is read again. */
  size: number;
  lines: number;
  /** The last bytes before `size`: if they are unchanged, a file that has grown was appended to. */
  tail: Uint8Array;
  /** Why the file cannot be read. None of its records are known then. */
  problem?: FileError | undefined;
  /** Lines of records that a later one replaced: they no longer count. */
  readonly history: KeySet;
  /** By line: the id of its record (`hashNumber`); 0 for a line without one. */
  readonly ids: Column<Float64Array>;
}

export type RecordKind = NonNullable<RecordFileKind['record']>;

/** The files of records of a project, each once, in the order that decides between records with equal times. */
export async function listRecordFiles(
  listings: Listings,
  data: DataModel,
): Promise<{ info: FileInfo; kind: RecordKind }[]> {
  const found = new Map<string, { info: FileInfo; kind: RecordKind }>();
  for (const kind of RECORD_FILES) {
    const { record } = kind;
    if (!record) continue;
    const listed = (await listings.listAll(globsOf(kind, { data }))).flatMap(({ files }) => files);
    for (const info of listed.sort(comparePaths))
      if (!found.has(info.path)) found.set(info.path, { info, kind: record });
  }
  return [...found.values()];
}
