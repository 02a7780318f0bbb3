import { openGit, type GitFolder } from './git-folder';

/** What Git knows of a folder's past; with a sentence for people where that is nothing, or not all. Never throws. */
export async function historyOf(
  folder: string,
): Promise<{ readonly history?: GitFolder; readonly noHistory?: string }> {
  const { git, reason } = await openGit(folder);
  if (!git) return { noHistory: `There is no history to look in: ${reason}` };
  if (!(await git.isShallow().catch(() => false))) return { history: git };
  return {
    history: git,
    noHistory:
      'Of the history only the newest commits are here (a shallow clone): "git fetch --unshallow" brings the others.',
  };
}
