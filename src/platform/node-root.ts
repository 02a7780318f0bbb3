import { constants, realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { FileError, toFileError } from '../base/files/file-error';
import { isInGit, isReservedName, projectPath } from '../base/files/paths';

/** Opens without following a symbolic link; 0 where the system has no such flag. Real paths are opened with it. */
export const noFollow = constants.O_NOFOLLOW ?? 0;

/** The folder that confines all file access: symbolic links are resolved, and a path that leads outside is refused. */
export class NodeRoot {
  /** Absolute, without symbolic links. */
  readonly folder: string;

  constructor(folder: string) {
    try {
      this.folder = realpathSync(folder);
    } catch (error) {
      throw toFileError(error, folder, 'open the project folder');
    }
  }

  /** The absolute path, links not resolved. Only for stat, never for opening. */
  absolute(clean: string): string {
    return path.join(this.folder, clean);
  }

  /** The real absolute path of an existing file or folder inside the root. `clean` comes from projectPath. */
  async real(clean: string): Promise<string> {
    return this.#inside(clean, await realpath(this.absolute(clean)).catch(failed(clean)));
  }

  /** Like `real`, synchronously. */
  realSync(clean: string): string {
    try {
      return this.#inside(clean, realpathSync(this.absolute(clean)));
    } catch (error) {
      throw toFileError(error, clean, 'read');
    }
  }

  /** Where to write: the file's real path, or the one it will have on any system. `missing`: the folders to create, outermost first. */
  async forWriting(given: string): Promise<{ clean: string; real: string; missing: string[] }> {
    const clean = projectPath(given);
    const names = clean.split('/');
    for (let depth = names.length; depth >= 0; depth--) {
      const existing = path.join(this.folder, ...names.slice(0, depth));
      let real: string;
      try {
        real = await realpath(existing);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
        throw toFileError(error, clean, 'write');
      }
      this.#inside(clean, real);
      const rest = names.slice(depth);
      const reserved = rest.find(isReservedName);
      if (reserved !== undefined) {
        const message = `Cannot write ${clean}: Windows reserves the name ${reserved}, so the file could not be there. Choose another name.`;
        throw new FileError('invalid', clean, message);
      }
      const missing = rest.slice(0, -1).map((_, i) => path.join(real, ...rest.slice(0, i + 1)));
      return { clean, real: path.join(real, ...rest), missing };
    }
    throw new FileError('not-found', clean, `Cannot write ${clean}: the project folder is gone.`);
  }

  /** Whether a real path is in the folder, and not in one of Git's. */
  contains(real: string): boolean {
    const relative = path.relative(this.folder, real);
    return (
      !isInGit(relative) &&
      relative !== '..' &&
      !relative.startsWith(`..${path.sep}`) &&
      !path.isAbsolute(relative)
    );
  }

  #inside(clean: string, real: string): string {
    if (this.contains(real)) return real;
    const message = `${clean} is a symbolic link that leaves the project's folder. Copy the file into the project.`;
    throw new FileError('outside', clean, message);
  }
}

function failed(clean: string): (error: unknown) => never {
  return (error) => {
    throw toFileError(error, clean, 'read');
  };
}
