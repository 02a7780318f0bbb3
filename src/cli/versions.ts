import path from 'node:path';
import { openGit, type GitFolder } from '../platform/git/git-folder';
import { GitError } from '../platform/git/run-git';
import { UsageError } from './options';

/** A revision as given, and its commit. */
export interface Revision {
  readonly name: string;
  /** Full hash. */
  readonly commit: string;
}

/** Git for a folder given to a command; throws a UsageError with the reason if there is none. */
export async function gitOf(folder: string): Promise<GitFolder> {
  const { git, reason } = await openGit(path.resolve(folder));
  if (!git) throw new UsageError(`${reason} This needs the history of the project in Git.`);
  return git;
}

/** The commit of a revision; throws a UsageError that says what to do if there is none. */
export async function revisionOf(git: GitFolder, name: string): Promise<Revision> {
  const commit = await asUsage(git.commit(name));
  if (commit !== undefined) return { name, commit };
  throw new UsageError(
    `Git knows no revision ${JSON.stringify(name)} in ${git.root}. "git log --oneline" and "git tag" list those there are; in a shallow clone fetch it first.`,
  );
}

/**
 * The corresponding commit in a folder's repository: the same commit, unless the folder belongs to a submodule; then the commit that the
 * outer one records for it, or undefined.
 */
export async function commitIn(
  folder: GitFolder,
  outer: GitFolder,
  commit: string,
): Promise<string | undefined> {
  if (folder.root === outer.root) return commit;
  const place = path.relative(path.join(outer.root, outer.prefix), folder.root);
  return asUsage(outer.submoduleAt(commit, place.split(path.sep).join('/')));
}

/** Git's error messages are shown without a stack trace. */
export async function asUsage<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message);
    throw error;
  }
}
