/** Zip archives as folders, read in place: nothing is unpacked to disk. Archives are treated as hostile. */
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { UserError } from '../base/user-error';

const MB = 1 << 20;

/** Limits on all archives of one import: far above the size of real exports, far below the memory of a computer. */
export interface ArchiveLimits {
  readonly files: number;
  /** Bytes of all files, unpacked. */
  readonly bytes: number;
  /** Maximum compression ratio of a file above a megabyte, or of a whole archive. Deflate can reach 1032. */
  readonly ratio: number;
  /** Bytes of an archive inside another; it is read into memory. */
  readonly inner: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  files: 100_000,
  bytes: 16_384 * MB,
  ratio: 200,
  inner: 256 * MB,
};

/** Counts the contents of archives up to the limits. */
export class ArchiveBudget {
  #files = 0;
  #bytes = 0;

  constructor(readonly limits: ArchiveLimits = ARCHIVE_LIMITS) {}

  spend(archive: string, bytes: number): void {
    this.#files += 1;
    this.#bytes += bytes;
    if (this.#files > this.limits.files)
      throw refused(archive, `archives may hold ${this.limits.files.toLocaleString('en')} files together`);
    if (this.#bytes > this.limits.bytes)
      throw refused(
        archive,
        `archives may hold ${Math.round(this.limits.bytes / MB).toLocaleString('en')} MB together, unpacked`,
      );
  }
}

/** A file in an archive; its name is its path in the archive. */
export interface ArchivedFile {
  readonly name: string;
  /** Reads the bytes; throws UserError if they do not match the archive's directory. */
  bytes(): AsyncIterable<Uint8Array>;
}

const refused = (archive: string, why: string): UserError =>
  new UserError(
    `${archive} is not read: ${why}. Nothing of it was unpacked. Unpack it by other means if you trust it.`,
  );

export const isArchive = (name: string): boolean => /\.zip$/i.test(name);

/**
 * The files of an archive and of archives in it, sorted by name; those of an inner archive come below its name. Hidden files, folders and
 * symbolic links are skipped. Throws UserError with the reason for an archive that cannot be trusted: paths that lead outside or occur
 * twice, more or larger files than `budget` allows, implausible compression ratios, encryption, unknown methods, or archives nested deeper
 * than one level.
 */
export async function filesOfArchive(file: string, budget: ArchiveBudget): Promise<ArchivedFile[]> {
  return filesOf({ name: file, open: () => yauzl.openPromise(file, OPTIONS) }, budget, true);
}

const OPTIONS = { autoClose: false, validateEntrySizes: true } as const;

interface Archive {
  readonly name: string;
  open(): Promise<ZipFile>;
}

async function filesOf(
  archive: Archive,
  budget: ArchiveBudget,
  mayHoldArchives: boolean,
): Promise<ArchivedFile[]> {
  const entries = await entriesOf(archive, budget);
  const files: ArchivedFile[] = [];
  for (const entry of entries) {
    const bytes = () => bytesOf(archive, entry);
    if (!isArchive(entry.fileName)) {
      files.push({ name: entry.fileName, bytes });
      continue;
    }
    const name = `${archive.name}/${entry.fileName}`;
    if (!mayHoldArchives)
      throw refused(archive.name, `it is inside an archive and contains another, ${entry.fileName}`);
    if (entry.uncompressedSize > budget.limits.inner)
      throw refused(name, `an archive in an archive may have ${Math.round(budget.limits.inner / MB)} MB`);
    const inner = { name, open: async () => yauzl.fromBufferPromise(await buffer(bytes()), OPTIONS) };
    for (const each of await filesOf(inner, budget, false))
      files.push({ ...each, name: `${entry.fileName}/${each.name}` });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Turns errors of the library into the reason why the archive is not read. */
async function reading<T>({ name }: Archive, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UserError ? error : refused(name, (error as Error).message.replace(/\.$/, ''));
  }
}

const opened = (archive: Archive): Promise<ZipFile> => reading(archive, () => archive.open());

async function entriesOf(archive: Archive, budget: ArchiveBudget): Promise<Entry[]> {
  const zip = await opened(archive);
  return reading(archive, () => entriesIn(zip, archive, budget)).finally(() => zip.close());
}

async function entriesIn(zip: ZipFile, archive: Archive, budget: ArchiveBudget): Promise<Entry[]> {
  const entries: Entry[] = [];
  const names = new Set<string>();
  let [packed, unpacked] = [0, 0];
  for await (const entry of zip.eachEntry()) {
    budget.spend(archive.name, entry.uncompressedSize);
    if (entry.fileName.endsWith('/')) continue;
    const why = whyNot(entry, budget.limits) ?? (names.has(entry.fileName) ? 'it comes twice' : undefined);
    if (why !== undefined) throw refused(archive.name, `${JSON.stringify(entry.fileName)}: ${why}`);
    names.add(entry.fileName);
    unpacked += entry.uncompressedSize;
    packed = Math.max(packed, entry.relativeOffsetOfLocalHeader + entry.compressedSize);
    if (!isPassedOver(entry)) entries.push(entry);
  }
  // Overlapping entries can each be within the ratio while all together exceed it.
  if (unpacked > MB && unpacked > packed * budget.limits.ratio)
    throw refused(archive.name, `its files are more than ${budget.limits.ratio} times as large as it is`);
  return entries;
}

function whyNot(entry: Entry, { ratio }: ArchiveLimits): string | undefined {
  if (entry.isEncrypted()) return 'it is encrypted';
  if (!entry.canDecodeFileData())
    return `it is packed by a method that is not read (${entry.compressionMethod})`;
  if (entry.uncompressedSize > MB && entry.uncompressedSize > entry.compressedSize * ratio)
    return `it would be more than ${ratio} times as large as it is packed`;
  // Names are displayed and become ids, so none may move the cursor or hide part of itself.
  return /\p{Cc}/u.test(entry.fileName) ? 'its name has control characters' : undefined;
}

const UNIX_TYPE = 0o170000;
const UNIX_LINK = 0o120000;

function isPassedOver({ fileName, externalFileAttributes }: Entry): boolean {
  return (
    fileName.split('/').some((part) => part.startsWith('.') || part === '__MACOSX') ||
    ((externalFileAttributes >>> 16) & UNIX_TYPE) === UNIX_LINK
  );
}

/** Opens the archive for each file, which re-reads its directory, so that no file stays open in between. */
async function* bytesOf(archive: Archive, entry: Entry): AsyncGenerator<Uint8Array> {
  const zip = await opened(archive);
  let stream: Readable | undefined;
  let sum = 0;
  try {
    stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      sum = crc32(chunk as Buffer, sum);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw new UserError(`${archive.name}/${entry.fileName} cannot be unpacked: ${(error as Error).message}.`);
  } finally {
    stream?.destroy();
    zip.close();
  }
  if (sum !== entry.crc32)
    throw new UserError(`${archive.name}/${entry.fileName} is damaged: its checksum differs.`);
}
