import type { BigIntStats } from 'node:fs';
import type { FileInfo } from '../base/files/files';

/** A file's size and version. The version contains inode, size and nanoseconds: a replaced file differs even in the same millisecond. */
export function infoOf(path: string, facts: BigIntStats): FileInfo {
  return {
    path,
    size: Number(facts.size),
    version: `${facts.ino.toString(36)}-${facts.size.toString(36)}-${facts.mtimeNs.toString(36)}`,
  };
}
