import { FileError } from './file-error';

/** Names of Git's own folder, also as file systems spell it that know no case, have short names or ignore some characters. */
const GIT_FOLDER = /^(?:\.git|git~\d+)[. ]*(?::.*)?$/is;
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Whether a path leads to or into the folder of a Git repository. */
export const isInGit = (path: string): boolean =>
  path.split(/[/\\]/).some((name) => GIT_FOLDER.test(name.replace(IGNORED, '')));

/**
 * Normalises a project-relative path: `./data//a.txt` is `data/a.txt`. Throws FileError `outside`, also for what is Git's; `invalid` if
 * empty or with a NUL.
 */
export function projectPath(path: string): string {
  if (path.includes('\0'))
    throw new FileError('invalid', path, `The path ${JSON.stringify(path)} has a NUL.`);
  if (/^([/\\]|[A-Za-z]:)/.test(path)) {
    throw new FileError(
      'outside',
      path,
      `${path} is absolute. Give a path relative to the project's folder.`,
    );
  }
  if (path.split(/[/\\]/).includes('..')) {
    throw new FileError('outside', path, `${path} leaves the project's folder. A path may not contain "..".`);
  }
  if (isInGit(path))
    throw new FileError(
      'outside',
      path,
      `${path} leads into the folder .git, which is Git's. Give another path.`,
    );
  const clean = path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  if (clean === '') throw new FileError('invalid', path, 'A path may not be empty.');
  return clean;
}

/** Names that Windows treats as devices, also with anything after a dot. */
const RESERVED = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:\.|$)/i;

/** Whether Windows has no files of a name. */
export const isReservedName = (name: string): boolean => RESERVED.test(name);

/** The name of a file without its folder and its last ending. */
export const fileStem = (path: string): string =>
  path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');

/** Orders paths by UTF-16 code unit: the same on every machine, whatever its language. */
export function comparePaths(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
