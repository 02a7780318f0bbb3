import { openGit, type GitFolder } from '../../platform/git/git-folder';
import { asUsage, commitIn, gitOf, revisionOf } from '../versions';
import { UsageError } from '../run';

/** The commit that the projects of a folder are compared with. */
export class Base {
  constructor(
    private readonly git: GitFolder,
    readonly commit: string,
  ) {}

  /** Git for a project's folder (absolute), and the commit there: in a submodule the one that the base names, undefined where it has none. */
  async in(folder: string): Promise<{ git: GitFolder; commit: string | undefined }> {
    const { git, reason } = await openGit(folder);
    if (!git) throw new UsageError(`${reason} --changed-since needs Git.`);
    return { git, commit: await commitIn(git, this.git, this.commit) };
  }
}

/** Others may have gone on meanwhile: what they changed since is not ours. */
export async function baseOf(folder: string, name: string): Promise<Base> {
  const git = await gitOf(folder);
  const { commit } = await revisionOf(git, name);
  return new Base(git, (await asUsage(git.mergeBase(commit))) ?? commit);
}
