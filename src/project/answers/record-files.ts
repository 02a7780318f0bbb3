import type { FileInfo } from '../../base/files/files';
import { comparePaths } from '../../base/files/paths';
import type { DataModel } from '../model/model';
import type { KeySet } from '../../base/columns/key-set';
import type { Listings } from '../files/listings';

/** One file of records and how far it was read. */
export interface RecordFile {
  readonly path: string;
  readonly kind: RecordKind;
  /** As it was when it was read to its end; undefined before that, and while more of it is read. */
  info: FileInfo | undefined;
  /** Bytes and lines replayed; a last line without line end is replayed but not counted here, so it is read again. */
  size: number;
  lines: number;
  /** The last bytes before `size`: when they are still there, a grown file was appended to. */
  tail: Uint8Array;
  /** Lines of records that a later one replaced: they no longer count. */
  readonly history: KeySet;
}

export type RecordKind = 'annotation' | 'decision' | 'gold';

/** The files of records that a project has, in the order in which they are replayed; each once. */
export async function listRecordFiles(
  listings: Listings,
  data: DataModel,
): Promise<{ info: FileInfo; kind: RecordKind }[]> {
  const found = new Map<string, { info: FileInfo; kind: RecordKind }>();
  const list = async (patterns: readonly string[], kind: RecordKind) => {
    const listed = (await listings.listAll(patterns)).flatMap(({ files }) => files);
    for (const info of listed.sort(comparePaths))
      if (!found.has(info.path)) found.set(info.path, { info, kind });
  };
  await list([`${data.annotations}/*.jsonl`], 'annotation');
  await list([`${data.decisions}/*.jsonl`], 'decision');
  await list(data.gold, 'gold');
  return [...found.values()];
}
