import path from 'node:path';
import { openGit, type GitFolder } from '../platform/git/git-folder';
import { GitError } from '../platform/git/run-git';
import { UsageError } from './run';

/** A revision as it was given, and what it is. */
export interface Revision {
  readonly name: string;
  /** Full hash. */
  readonly commit: string;
}

/** Git for a folder that a command was given; a usage error with the reason when there is none. */
export async function gitOf(folder: string): Promise<GitFolder> {
  const { git, reason } = await openGit(path.resolve(folder));
  if (!git) throw new UsageError(`${reason} This needs the history of the project in Git.`);
  return git;
}

/** The commit that a revision names; a usage error with what to do when there is none. */
export async function revisionOf(git: GitFolder, name: string): Promise<Revision> {
  const commit = await asUsage(git.commit(name));
  if (commit !== undefined) return { name, commit };
  throw new UsageError(
    `Git knows no revision ${JSON.stringify(name)} in ${git.root}. "git log --oneline" and "git tag" list those there are; in a shallow clone fetch it first.`,
  );
}

/**
 * What a commit of one repository is in that of a folder in it: the same, unless the folder belongs to a submodule; then the commit of the
 * submodule that it names, or undefined.
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

/** What Git says went wrong is told without a stack. */
export async function asUsage<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message);
    throw error;
  }
}
