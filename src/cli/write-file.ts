import { existsSync } from 'node:fs';
import { mkdir, open, realpath, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { refuseLinkOut } from '../platform/output-place';
import { partOf, placeNew, removeLeftParts, renameOver } from '../platform/part-files';
import { UsageError } from './options';

/** Buffer size. */
const PIECE = 1 << 20;

/**
 * Writes a file atomically, through a temporary file beside it. An existing file is replaced only with `replace`; anything but a regular
 * file (a pipe, `/dev/stdout`) is written to directly, and links are followed where they stay in the project or repository. Returns the result of `write`.
 */
export async function writeWhole<T>(
  file: string,
  write: (put: (text: string) => Promise<void>) => Promise<T>,
  { replace = false } = {},
): Promise<T> {
  const alreadyThere = (): UsageError =>
    new UsageError(`${file} already exists. Give another name, or --force to replace it.`);
  if (!replace && existsSync(file)) throw alreadyThere();
  refuseLinkOut(file);
  const there = await stat(file).catch(() => undefined);
  const target = there ? await realpath(file).catch(() => path.resolve(file)) : path.resolve(file);
  const part = there && !there.isFile() ? undefined : partOf(target);
  await mkdir(path.dirname(target), { recursive: true });
  if (part !== undefined) removeLeftParts(target);
  let handle: FileHandle | undefined = await (part === undefined ? open(file, 'w') : open(part, 'wx'));
  let waiting: string[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    if (length > 0) await handle!.writeFile(waiting.join(''));
    waiting = [];
    length = 0;
  };
  try {
    const result = await write(async (text) => {
      waiting.push(text);
      length += text.length;
      if (length > PIECE) await flush();
    });
    await flush();
    // A pipe cannot be synced.
    if (part !== undefined) await handle.sync();
    await handle.close();
    handle = undefined;
    if (part !== undefined && replace) await renameOver(part, target);
    else if (part !== undefined && !(await placeNew(part, target))) throw alreadyThere();
    return result;
  } catch (error) {
    await handle?.close().catch(() => {});
    if (part !== undefined) await rm(part, { force: true });
    throw error;
  }
}
