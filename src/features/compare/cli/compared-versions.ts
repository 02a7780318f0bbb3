import { GitFiles } from '../../../platform/git/git-files';
import { NodeFiles } from '../../../platform/node-files';
import { withVersionReader } from '../read-version';
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
  const disk = new NodeFiles(git.folder);
  const openPast = (commit: string) => GitFiles.open(git, commit, disk);
  return withVersionReader(disk, openPast, pause, async (read) => {
    const past = async (name: string): Promise<NamedVersion> => {
      const revision = await revisionOf(git, name);
      const version = await asUsage(read(revision));
      if (!version)
        throw new UsageError(`There was no labelwright.yaml in ${relativeFolder(root)} at ${name}.`);
      const [found] = await asUsage(git.log('.', { limit: 1, from: revision.commit }));
      return { ...version, ...(found && { time: found.time }) };
    };
    const before = await past(from);
    const after = to === undefined ? await read() : await past(to);
    if (!after) throw new UsageError('labelwright.yaml cannot be read.');
    return use(before, after);
  });
}
