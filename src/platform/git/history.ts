import { FollowedHistory } from './followed-history';
import { openGit } from './git-folder';
import { GitError } from './run-git';

/** What Git knows of a folder's past; with a sentence for people where that is nothing, or not all. */
export interface Past {
  readonly history?: FollowedHistory;
  readonly noHistory?: string;
}

/** Works with what Git knows of a folder's past, by the file that it is known by. Where Git fails on the way, once more without it. */
export async function withHistory<T>(
  folder: string,
  file: string,
  use: (past: Past) => Promise<T>,
): Promise<T> {
  const past = await historyOf(folder, file);
  try {
    return await use(past);
  } catch (error) {
    if (!past.history || !(error instanceof GitError)) throw error;
    return use({ noHistory: `The history cannot be read. ${error.message}` });
  }
}

/** The same, to look in. Never throws. */
export async function historyOf(folder: string, file: string): Promise<Past> {
  const { git, reason } = await openGit(folder);
  if (!git) return { noHistory: `There is no history to look in. ${reason}` };
  const history = new FollowedHistory(git, file);
  if (!(await git.isShallow().catch(() => false))) return { history };
  return {
    history,
    noHistory:
      'Of the history only the newest commits are here (a shallow clone): "git fetch --unshallow" brings the others.',
  };
}
