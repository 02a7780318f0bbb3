import { createHash } from 'node:crypto';
import type { FileInfo, ProjectFiles } from '../../base/files/files';
import { MAX_POINTER_BYTES, pointerOf } from './lfs';

export interface GitFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  /** In bytes; undefined where the content is not in the repository, as in a partial clone. */
  readonly size: number | undefined;
  /** The object id of its content. */
  readonly hash: string;
}

const CR = 0x0d;
const LF = 0x0a;

/** A hasher for an object of a repository. The length of an id tells whether it uses SHA-1 or SHA-256. */
const hashOf = (like: string, size: number) =>
  createHash(like.length === 40 ? 'sha1' : 'sha256').update(`blob ${size}\0`);

/** Whether bytes equal a file in a commit of the same size. */
export async function isContent(
  { hash }: Pick<GitFile, 'hash'>,
  size: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const hashed = hashOf(hash, size);
  for await (const chunk of chunks) hashed.update(chunk);
  return hashed.digest('hex') === hash;
}

/** Like `isContent`, synchronously; `read` reads a part of the bytes. */
export function isContentNow(
  { hash }: Pick<GitFile, 'hash'>,
  size: number,
  read: (start: number, end: number) => Uint8Array,
): boolean {
  const hashed = hashOf(hash, size);
  for (let at = 0; at < size; at += BLOCK) hashed.update(read(at, Math.min(size, at + BLOCK)));
  return hashed.digest('hex') === hash;
}

const BLOCK = 1 << 20;

/** Whether a file is the one of a commit's Git LFS pointer; undefined without a pointer. `content` reads the commit's version. */
export async function matchesLfsPointer(
  disk: ProjectFiles,
  { path, size: onDisk }: FileInfo,
  { size }: GitFile,
  content: () => Promise<Uint8Array>,
): Promise<boolean | undefined> {
  const pointer = size !== undefined && size <= MAX_POINTER_BYTES ? pointerOf(await content()) : undefined;
  if (!pointer) return undefined;
  if (onDisk !== pointer.size) return false;
  const hashed = createHash('sha256');
  for await (const chunk of disk.chunks(path)) hashed.update(chunk);
  return hashed.digest('hex') === pointer.sha256;
}

/**
 * Whether a file on disk is the same as in a commit. Git itself is not used: it converts files with programs that a repository names.
 * Line endings that it may have converted make no difference; a Git LFS file is compared with its pointer.
 */
export async function isSame(
  disk: ProjectFiles,
  path: string,
  file: GitFile,
  content: () => Promise<Uint8Array>,
): Promise<boolean> {
  const info = await disk.stat(path);
  if (!info) return false;
  if ((file.size ?? info.size) === info.size && (await isContent(file, info.size, disk.chunks(path))))
    return true;
  const matches = await matchesLfsPointer(disk, info, file, content);
  if (matches !== undefined) return matches;
  let pairs = 0;
  for await (const chunk of withoutCarriageReturns(disk.chunks(path), () => (pairs += 1))) void chunk;
  const size = info.size - pairs;
  if (pairs === 0 || (file.size ?? size) !== size) return false;
  const converted = withoutCarriageReturns(disk.chunks(path), () => {});
  return isContent(file, size, converted);
}

/** Converts CR LF to LF; calls `met` for each. */
async function* withoutCarriageReturns(
  chunks: AsyncIterable<Uint8Array>,
  met: () => void,
): AsyncGenerator<Uint8Array> {
  // A CR at the end of a chunk is decided by the next byte.
  let waiting = false;
  for await (const chunk of chunks) {
    if (waiting) {
      if (chunk[0] === LF) met();
      else yield Uint8Array.of(CR);
    }
    waiting = chunk.at(-1) === CR;
    const end = waiting ? chunk.length - 1 : chunk.length;
    let from = 0;
    for (let at = chunk.indexOf(CR); at >= 0 && at < end; at = chunk.indexOf(CR, at + 1)) {
      if (chunk[at + 1] !== LF) continue;
      met();
      yield chunk.subarray(from, at);
      from = at + 1;
    }
    yield chunk.subarray(from, end);
  }
  if (waiting) yield Uint8Array.of(CR);
}
