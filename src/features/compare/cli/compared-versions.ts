import { readVersion } from '../read-version';
import { GitFiles } from '../../../platform/git/git-files';
import type { GitFolder } from '../../../platform/git/git-folder';
import { NodeFiles } from '../../../platform/node-files';
import type { NamedVersion } from '../report/build';
import { relativeFolder } from '../../../cli/find-projects';
import { UsageError } from '../../../cli/run';
import { asUsage, gitOf, revisionOf } from '../../../cli/versions';

/**
 * Reads two versions of the project in a folder and passes them to `use`; without `to`, the later one is the working files. Throws
 * UsageError if Git, the revision or the project in it is missing.
 */
export async function withVersions<T>(
  root: string,
  from: string,
  to: string | undefined,
  pause: () => Promise<void>,
  use: (before: NamedVersion, after: NamedVersion) => Promise<T>,
): Promise<T> {
  const git = await gitOf(root);
  const disk = new NodeFiles(root);
  const opened: GitFiles[] = [];
  const past = async (name: string): Promise<NamedVersion> => {
    const { commit } = await revisionOf(git, name);
    const files = await asUsage(GitFiles.open(git, commit, disk));
    opened.push(files);
    const version = await asUsage(readVersion(files, pause));
    if (!version)
      throw new UsageError(`There was no labelwright.yaml in ${relativeFolder(root)} at ${name}.`);
    return { ...version, revision: name, commit, ...(await timeOf(git, commit)) };
  };
  try {
    const before = await past(from);
    const after = to === undefined ? await asIs(disk, pause) : await past(to);
    return await use(before, after);
  } finally {
    for (const each of opened) each.dispose();
  }
}

async function asIs(disk: NodeFiles, pause: () => Promise<void>): Promise<NamedVersion> {
  const version = await readVersion(disk, pause);
  if (!version) throw new UsageError('labelwright.yaml cannot be read.');
  return { ...version, revision: null, commit: null };
}

async function timeOf(git: GitFolder, commit: string): Promise<{ time?: string }> {
  const [found] = await asUsage(git.log('.', { limit: 1, from: commit }));
  return found ? { time: found.time } : {};
}
