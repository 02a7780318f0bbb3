import { constants } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { FileError, toFileError } from '../base/files/file-error';
import type { FileInfo } from '../base/files/files';
import { notAFile, infoOf } from './node-read';
import { type NodeRoot, noFollow } from './node-root';
import { hiddenPartOf, removeLeftParts, renameOver, syncFolder } from './part-files';

/** Replaces a file using a temporary file in the same folder; see ProjectFiles.writeAtomic for the contract. */
export async function writeAtomic(
  root: NodeRoot,
  given: string,
  bytes: Uint8Array,
  ifVersion?: string | null,
): Promise<FileInfo> {
  const { clean, real, missing } = await root.forWriting(given);
  const temporary = hiddenPartOf(real);
  try {
    const old = await stat(real, { bigint: true }).catch(() => undefined);
    if (old && !old.isFile()) throw notAFile(clean);
    if (missing.length > 0) await mkdir(path.dirname(real), { recursive: true });
    try {
      removeLeftParts(real);
    } catch {
      // What may not be removed does not hinder.
    }
    // Preserve the permissions of the old file.
    await writeDurably(temporary, bytes, old ? Number(old.mode & 0o777n) : undefined);
    const now = await stat(real, { bigint: true }).catch(() => undefined);
    if (ifVersion !== undefined && ifVersion !== (now ? infoOf(clean, now).version : null)) {
      throw new FileError(
        'changed',
        clean,
        `${clean} has changed in the meantime. Read it again and repeat the change.`,
      );
    }
    await renameOver(temporary, real);
    for (const folder of [path.dirname(real), ...missing.map((one) => path.dirname(one))]) {
      await syncFolder(folder);
    }
    return infoOf(clean, await stat(real, { bigint: true }));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw toFileError(error, clean, 'write');
  }
}

async function writeDurably(file: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow;
  const handle = await open(file, flags, 0o644);
  try {
    await handle.writeFile(bytes);
    if (mode !== undefined) await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
