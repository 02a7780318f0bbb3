import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { failed, GitError, NoRepository, runGit } from './run-git';

export interface Repository {
  /** The repository's top folder, absolute. */
  readonly root: string;
  /** The folder's path in it: empty, or with a `/` at its end. */
  readonly prefix: string;
}

/**
 * The repository that contains a folder. Throws GitError if there is none, or if it is not laid out as "git clone", "git worktree" and
 * "git submodule" do: project files that look like a repository would give Git a configuration that the user never chose.
 */
export async function findRepository(folder: string): Promise<Repository> {
  const top = topOf(folder);
  const { code, out, err } = await runGit(folder, [
    'rev-parse',
    '--absolute-git-dir',
    '--git-common-dir',
    '--show-toplevel',
    '--show-prefix',
  ]);
  if (code !== 0) throw whyNot(folder, top, err);
  const [own, common, root, prefix, end, ...more] = out.toString('utf8').split(/\r?\n/);
  if (end !== '' || more.length > 0)
    throw new GitError(`Git is not used in ${folder}: there is a line break in the path of the repository.`);
  if (realpathSync(root!) !== top)
    throw new GitError(
      `Git is not used in ${folder}: the repository of ${top} has its files in another folder, ${root!} (core.worktree).`,
    );
  for (const place of [own!, common!]) refuseAmongFiles(path.resolve(folder, place), top);
  return { root: root!, prefix: prefix! };
}

/** The top folder of a work tree: the nearest with a `.git`. A bare repository on the way up is refused. */
function topOf(folder: string): string {
  if (!existsSync(folder)) throw new GitError(`There is no folder ${folder}.`);
  for (let at = realpathSync(folder); ; at = path.dirname(at)) {
    const dotGit = path.join(at, '.git');
    if (isRepository(dotGit) || statSync(dotGit, { throwIfNoEntry: false })?.isFile()) return at;
    if (isRepository(at))
      throw new GitError(
        `Git is not used in ${folder}: ${at} is itself a repository without working files, or looks like one (it holds HEAD, objects and refs). Move the project out of it.`,
      );
    if (path.dirname(at) === at) throw new NoRepository(`${folder} is not in a Git repository.`);
  }
}

/** Applies the same criteria as Git. */
function isRepository(folder: string): boolean {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false;
  const has = (name: string, kind: 'isFile' | 'isDirectory'): boolean =>
    statSync(path.join(folder, name), { throwIfNoEntry: false })?.[kind]() ?? false;
  const objects = has('objects', 'isDirectory') && has('refs', 'isDirectory');
  // HEAD may be a link, also a dangling one.
  const head = lstatSync(path.join(folder, 'HEAD'), { throwIfNoEntry: false });
  return head !== undefined && (objects || has('commondir', 'isFile'));
}

/** Refuses a repository inside its own work tree, other than in the folder `.git`. */
function refuseAmongFiles(place: string, top: string): void {
  const real = realpathSync(place);
  const usual = path.join(top, '.git');
  const isUsual = lstatSync(usual, { throwIfNoEntry: false })?.isDirectory() && isWithin(usual, real);
  if (isWithin(top, real) && !isUsual)
    throw new GitError(
      `Git is not used in ${top}: its repository, ${real}, is among the files of the project. Move it to another place.`,
    );
}

function isWithin(folder: string, place: string): boolean {
  const way = path.relative(folder, place);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

function whyNot(folder: string, top: string, err: string): GitError {
  if (err.includes('dubious ownership'))
    return new GitError(
      `Git does not read the repository of ${top}, because it belongs to another user. If you trust them: git config --global --add safe.directory '${top}'`,
    );
  if (err.includes('not a git repository')) return new NoRepository(`${folder} is not in a Git repository.`);
  if (err.includes('must be run in a work tree') || err.includes('cannot use bare repository'))
    return new GitError(`${folder} is in a Git repository without working files.`);
  return failed(['rev-parse'], err);
}
