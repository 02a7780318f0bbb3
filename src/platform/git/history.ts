import { FollowedHistory } from './followed-history';
import { openGit } from './git-folder';

/** What Git knows of a folder's past, by the file that it is known by; with a sentence for people where that is nothing, or not all. Never throws. */
export async function historyOf(
  folder: string,
  file: string,
): Promise<{ readonly history?: FollowedHistory; readonly noHistory?: string }> {
  const { git, reason } = await openGit(folder);
  if (!git) return { noHistory: `There is no history to look in: ${reason}` };
  const history = new FollowedHistory(git, file);
  if (!(await git.isShallow().catch(() => false))) return { history };
  return {
    history,
    noHistory:
      'Of the history only the newest commits are here (a shallow clone): "git fetch --unshallow" brings the others.',
  };
}
