import { openGit } from './git-folder';

/**
 * The commit that a folder stands at, and the files among those given that are not as they are there; undefined without Git. `missed` hears
 * why a repository that is there says nothing.
 */
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
