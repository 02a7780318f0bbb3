import type { OverlayFiles } from '../../project/files/overlay-files';
import { eachLine, parseLine } from '../../project/answers/lines';
import type { RecordFile } from '../../project/answers/record-files';
import type { Project } from '../../engine/project';

export type Fields = Readonly<Record<string, unknown>>;

/** Where a record stands, so that it can be read again: millions of places are kept, not their records. */
export interface RecordPlace {
  readonly file: RecordFile;
  /** In bytes. */
  readonly offset: number;
  readonly bytes: number;
  /** From 0. */
  readonly line: number;
}

/** Shows the records of a file that count, with their places; `all` shows those that later ones replaced as well. */
export async function eachRecord(
  files: OverlayFiles,
  file: RecordFile,
  take: (record: Fields, place: RecordPlace) => void,
  options: {
    readonly pause?: () => Promise<void>;
    readonly signal?: AbortSignal;
    readonly all?: boolean;
  } = {},
): Promise<void> {
  await eachLine(
    files,
    file.path,
    {},
    ({ raw, offset, bytes, line }) => {
      if (!options.all && file.history.has(line)) return;
      const record = parseLine(raw);
      if (isFields(record)) take(record, { file, offset, bytes, line });
    },
    options.pause,
    options.signal,
  );
}

const decoder = new TextDecoder();

/** Reads a record again; undefined when it is not there any more. */
export async function recordAt(files: OverlayFiles, place: RecordPlace): Promise<Fields | undefined> {
  const bytes = await files.read(place.file.path, place.offset, place.offset + place.bytes);
  const record = parseLine(decoder.decode(bytes).replace(/^\ufeff/, ''));
  return isFields(record) ? record : undefined;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Who answered or decided, as the record says. */
export function whoOf({ annotator, reviewer }: Fields): string | undefined {
  const who = annotator ?? reviewer;
  return typeof who === 'string' ? who : undefined;
}

/** The row of a person's answer to a sample, drafts too; undefined when there is none, or it was withdrawn. */
export function rowOf({ records, samples }: Project, person: string, sample: string): number | undefined {
  const { table } = records;
  const code = table.annotators.find(person);
  const row = code < 0 ? -1 : table.find(samples.ids.find(sample), code);
  return row >= 0 && table.present(row) ? row : undefined;
}

/** Adds to the list that a map has under a key. */
export function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** What a migration says of a record that it wrote. */
export interface MigrationMark {
  readonly name: string;
  /** Id of the record whose answer is said again. */
  readonly replaces?: string;
  /** Id of the migrated record that is taken back. */
  readonly reverts?: string;
}

/** The mark of a record; undefined on what no migration wrote. */
export function markOf({ migration }: Fields): MigrationMark | undefined {
  if (!isFields(migration) || typeof migration.name !== 'string') return undefined;
  const { name, replaces, reverts } = migration;
  return {
    name,
    ...(typeof replaces === 'string' && { replaces }),
    ...(typeof reverts === 'string' && { reverts }),
  };
}

const ABOUT_THE_LINE = new Set(['v', 'id', 'time', 'annotator', 'reviewer', 'undoes', 'redoes', 'migration']);

/** What a record says, without what belongs to its line alone; the version that was followed, and fields of others' making, are kept. */
export const saidBy = (record: Fields): Fields =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !ABOUT_THE_LINE.has(key)));
