import { UserError } from '../user-error';

/**
 * Why a file operation failed.
 *
 * - `not-found`: there is no such file.
 * - `outside`: the path (or the symlink behind it) leaves the project.
 * - `not-a-file`: a folder, device or pipe.
 * - `read-only`: no permission to read or write.
 * - `no-space`: the disk or quota is full.
 * - `locked`: another process holds the append lock for too long.
 * - `changed`: the file is not the version the caller expected.
 * - `invalid`: the caller's argument is invalid (a record with a line break, an impossible glob).
 * - `too-many`: a folder walk was stopped at its limit.
 * - `uncertain`: bytes were written, but perhaps not all of them or not to disk; the record may be in the file.
 * - `failed`: anything else; see `cause`.
 */
export type FileErrorCode =
  | 'not-found'
  | 'outside'
  | 'not-a-file'
  | 'read-only'
  | 'no-space'
  | 'locked'
  | 'changed'
  | 'invalid'
  | 'too-many'
  | 'uncertain'
  | 'failed';

/** An error of the file layer. The message names the path and says what to do. */
export class FileError extends UserError {
  override readonly name = 'FileError';

  constructor(
    readonly code: FileErrorCode,
    /** The project-relative path, as the caller gave it. */
    readonly path: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  static is(error: unknown, code?: FileErrorCode): error is FileError {
    return error instanceof FileError && (code === undefined || error.code === code);
  }
}

const codes: Record<string, readonly [FileErrorCode, string]> = {
  ENOENT: ['not-found', 'there is no such file.'],
  ENOTDIR: ['not-found', 'a part of its path is a file, not a folder.'],
  EISDIR: ['not-a-file', 'it is a folder.'],
  ELOOP: ['outside', 'its symbolic links form a loop or changed while it was opened.'],
  EACCES: ['read-only', 'permission is denied. Check the permissions of the file and its folder.'],
  EPERM: ['read-only', 'the operation is not permitted. Check the permissions of the file and its folder.'],
  EROFS: ['read-only', 'the file system is read-only.'],
  ENOSPC: ['no-space', 'the disk is full. Free some space and try again.'],
  EDQUOT: ['no-space', 'the disk quota is used up. Free some space and try again.'],
  EIO: ['failed', 'the disk, or the share that it is on, reports an error.'],
  EMFILE: ['failed', 'too many files are open.'],
};

/** What an error code of the operating system means, and what to do; undefined for one that is not listed. */
export const meaningOf = (code: string): string | undefined => codes[code]?.[1];

/** Converts an error of the operating system (such as `code: 'ENOENT'`) to a FileError. Returns FileErrors unchanged. */
export function toFileError(error: unknown, path: string, doing: string): FileError {
  if (error instanceof FileError) return error;
  const cause = error as { code?: unknown; message?: unknown };
  const known = typeof cause?.code === 'string' ? codes[cause.code] : undefined;
  const [code, why] = known ?? ['failed', String(cause?.message ?? error)];
  return new FileError(code, path, `Cannot ${doing} ${path}: ${why}`, { cause: error });
}
