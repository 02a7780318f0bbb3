import type { Project } from '../../engine/project';
import { GitFiles } from '../../platform/git/git-files';
import { openGit } from '../../platform/git/git-folder';
import { GitError } from '../../platform/git/run-git';
import { NodeFiles } from '../../platform/node-files';
import type { ProjectModel } from '../../project/model/model';
import { withVersionReader } from '../compare/read-version';
import { comparison } from '../compare/report/build';
import type { Comparison } from '../compare/report/model';

/** The most commits that are looked at. */
const MAX_COMMITS = 10_000;
/** For the interval of a difference, as in `compare`. */
const BOOTSTRAP = { resamples: 1000, seed: 1 };

/** What changed in a project since the last commit of its folder before a time (RFC 3339); or why that is not known, as a sentence. */
export async function changeSince(
  folder: string,
  { project, model }: { readonly project: Project; readonly model: ProjectModel },
  { since, software, pause }: { since: string; software: string; pause: () => Promise<void> },
): Promise<Comparison | { readonly reason: string }> {
  try {
    const { git, reason } = await openGit(folder);
    if (!git) return { reason };
    const last = (await git.log('.', { limit: MAX_COMMITS })).find(({ time }) => time < since);
    if (!last) return { reason: `Git has no commit of this project from before ${since.slice(0, 10)}.` };
    const { commit, time } = last;
    const disk = new NodeFiles(folder);
    const openPast = () => GitFiles.open(git, commit, disk);
    return await withVersionReader(disk, openPast, pause, async (read) => {
      const before = await read({ name: commit, commit });
      if (!before) return { reason: `There was no labelwright.yaml in the commit ${commit.slice(0, 10)}.` };
      const after = { project, model, revision: null, commit: null };
      return comparison({ ...before, time }, after, software, { ...BOOTSTRAP, pause });
    });
  } catch (error) {
    if (error instanceof GitError) return { reason: error.message };
    throw error;
  }
}
