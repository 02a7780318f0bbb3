import { openGit } from './git-folder';

/** The commit that a folder stands at, and the files among those given that are not as they are there; undefined without Git. */
export async function sourceState(
  folder: string,
  isInput: (path: string) => boolean,
): Promise<{ commit: string; uncommitted: string[] } | undefined> {
  const { git } = await openGit(folder);
  if (!git) return undefined;
  try {
    const commit = await git.commit('HEAD');
    if (commit === undefined) return undefined;
    const changes = await git.changedSince(commit);
    return { commit, uncommitted: changes.map(({ path }) => path).filter(isInput) };
  } catch {
    // A repository that Git cannot read says nothing of the project.
    return undefined;
  }
}
