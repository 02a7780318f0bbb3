import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './run';

/** Collected before it is written. */
const PIECE = 1 << 20;

/**
 * Writes a file that appears under its name only when it is whole, by way of a temporary one beside it. A file that exists is replaced
 * only with `replace`. Returns what `write` returns.
 */
export async function writeWhole<T>(
  file: string,
  write: (put: (text: string) => Promise<void>) => Promise<T>,
  { replace = false } = {},
): Promise<T> {
  if (!replace && existsSync(file))
    throw new UsageError(`${file} exists already. Give another name, or --force to replace it.`);
  const part = `${path.resolve(file)}.part-${process.pid}`;
  await mkdir(path.dirname(part), { recursive: true });
  let handle: FileHandle | undefined = await open(part, 'wx');
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
    await handle.sync();
    await handle.close();
    handle = undefined;
    await rename(part, file);
    return result;
  } catch (error) {
    await handle?.close().catch(() => {});
    await rm(part, { force: true });
    throw error;
  }
}
