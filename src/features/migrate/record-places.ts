import { isObject } from '../../base/objects';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { eachLine, parseLine, type LinesOf } from '../../project/answers/lines';
import type { RecordFile } from '../../project/answers/record-files';

export type Fields = Readonly<Record<string, unknown>>;

/** A record's position, to read it again: millions of positions are stored instead of records. */
export interface RecordPlace {
  readonly file: RecordFile;
  /** In bytes. */
  readonly offset: number;
  readonly bytes: number;
  /** From 0. */
  readonly line: number;
}

/** Yields the counting records of a file with their positions; `all` includes replaced ones. */
export async function eachRecord(
  files: OverlayFiles,
  file: RecordFile,
  { all, ...reading }: Pick<LinesOf, 'pause' | 'signal'> & { readonly all?: boolean },
  take: (record: Fields, place: RecordPlace) => void,
): Promise<void> {
  await eachLine(files, file.path, reading, ({ raw, offset, bytes, line }) => {
    if (!all && file.history.has(line)) return;
    const record = parseLine(raw);
    if (isObject(record)) take(record, { file, offset, bytes, line });
  });
}

const decoder = new TextDecoder();

/** Reads a record again; undefined if it is no longer there. */
export async function recordAt(files: OverlayFiles, place: RecordPlace): Promise<Fields | undefined> {
  const bytes = await files.read(place.file.path, place.offset, place.offset + place.bytes);
  const record = parseLine(decoder.decode(bytes).replace(/^\ufeff/, ''));
  return isObject(record) ? record : undefined;
}

/** The author of a record. */
export function whoOf({ annotator, reviewer }: Fields): string | undefined {
  const who = annotator ?? reviewer;
  return typeof who === 'string' ? who : undefined;
}

/** What a migration adds to a record. */
export interface MigrationMark {
  readonly name: string;
  /** Id of the record whose answer is repeated. */
  readonly replaces?: string;
  /** Id of the migrated record that is reverted. */
  readonly reverts?: string;
}

/** The migration's data in a record; undefined on other records. */
export function markOf({ migration }: Fields): MigrationMark | undefined {
  if (!isObject(migration) || typeof migration.name !== 'string') return undefined;
  const { name, replaces, reverts } = migration;
  return {
    name,
    ...(typeof replaces === 'string' && { replaces }),
    ...(typeof reverts === 'string' && { reverts }),
  };
}

const ABOUT_THE_LINE = new Set(['v', 'id', 'time', 'annotator', 'reviewer', 'undoes', 'redoes', 'migration']);

/** A record's content without data of its own line; the guideline version and unknown fields are preserved. */
export const saidBy = (record: Fields): Fields =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !ABOUT_THE_LINE.has(key)));
