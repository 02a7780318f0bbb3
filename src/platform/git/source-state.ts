import { openGit } from './git-folder';

/** A folder's commit and its input files with uncommitted changes; undefined without Git. `missed` gets the reason, if any. */
export async function sourceState(
  folder: string,
  isInput: (path: string) => boolean,
  missed: (reason: string) => void,
): Promise<{ commit: string; uncommitted: string[] } | undefined> {
  const { git, unused } = await openGit(folder);
  if (!git) {
    if (unused !== undefined) missed(unused);
    return undefined;
  }
  try {
    const commit = await git.commit('HEAD');
    if (commit === undefined) return undefined;
    const changes = await git.changedSince(commit, { wanted: isInput });
    return { commit, uncommitted: changes.map(({ path }) => path).filter(isInput) };
  } catch (error) {
    missed((error as Error).message);
    return undefined;
  }
}
