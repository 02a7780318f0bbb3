import { FileError } from '../../base/files/file-error';
import type { FileInfo, ProjectFiles } from '../../base/files/files';
import type { RecordFile } from '../../project/answers/record-files';

type Source = Pick<ProjectFiles, 'read' | 'stat'>;

/** How a file of records changed since it was read; undefined if it did not. If that cannot be seen, reading what was appended says why. */
export async function moveOf(
  source: Source,
  file: RecordFile,
  listed: FileInfo,
): Promise<'appended' | 'rewritten' | undefined> {
  try {
    // An append since the listing may have been read already.
    const now = (await source.stat(file.path)) ?? listed;
    if (file.info?.version === now.version) return undefined;
    return (await isAppended(source, file, now)) ? 'appended' : 'rewritten';
  } catch (error) {
    if (FileError.is(error)) return 'appended';
    throw error;
  }
}

/** Whether a file begins with what was read of it. */
export async function isAppended(source: Source, file: RecordFile, info: FileInfo): Promise<boolean> {
  // After a failure in the middle of a file, it is read again.
  if (info.size < file.size || (!file.info && file.lines > 0)) return false;
  const tail = await source.read(info.path, file.size - file.tail.length, file.size);
  return tail.length === file.tail.length && tail.every((byte, i) => byte === file.tail[i]);
}

/** The byte after the last line end at or before the file's end. */
export async function endOfLines(source: Source, file: RecordFile, info: FileInfo): Promise<number> {
  for (let end = info.size; end > file.size; end -= 1 << 16) {
    const bytes = await source.read(file.path, Math.max(file.size, end - (1 << 16)), end);
    const at = bytes.lastIndexOf(10);
    if (at >= 0) return Math.max(file.size, end - (1 << 16)) + at + 1;
  }
  return file.size;
}
