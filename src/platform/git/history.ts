import { FollowedHistory } from './followed-history';
import { openGit } from './git-folder';
import { GitError } from './run-git';

/** A folder's history in Git; `noHistory` is a sentence for the user if there is none, or only a part. */
export interface FolderHistory {
  readonly history?: FollowedHistory;
  readonly noHistory?: string;
}

/** Why a history is not whole, and what brings the rest. */
export const SHALLOW =
  'Of the history only the newest commits are here (a shallow clone): "git fetch --unshallow" brings the others.';

/** Runs `use` with the history of a project's folder; if Git fails, again without a history. */
export async function withHistory<T>(folder: string, use: (past: FolderHistory) => Promise<T>): Promise<T> {
  const past = await historyOf(folder);
  try {
    return await use(past);
  } catch (error) {
    if (!past.history || !(error instanceof GitError)) throw error;
    return use({ noHistory: `The history cannot be read. ${error.message}` });
  }
}

/** The history of a project's folder. Never throws. */
export async function historyOf(folder: string): Promise<FolderHistory> {
  const { git, reason } = await openGit(folder);
  if (!git) return { noHistory: `There is no history to look in. ${reason}` };
  const history = new FollowedHistory(git);
  if (!(await git.isShallow().catch(() => false))) return { history };
  return {
    history,
    noHistory: SHALLOW,
  };
}
