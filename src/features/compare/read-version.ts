import type { ProjectFiles } from '../../base/files/files';
import type { Finding } from '../../project/findings/finding';
import { Project } from '../../engine/project';
import type { NamedVersion } from './report/build';

/** A revision as given, and its commit. */
interface PastRevision {
  readonly name: string;
  readonly commit: string;
}

/** Reads the project of a folder as it was at a revision, or without one as it is on disk; undefined if there was no schema. */
type ReadVersion = (revision?: PastRevision) => Promise<NamedVersion | undefined>;

type PastFiles = ProjectFiles & { dispose(): void };

/** Lets `use` read versions of a project: on disk, or by `openPast` at a commit. Disposes of what `openPast` gave afterwards. */
export async function withVersionReader<T>(
  disk: ProjectFiles,
  openPast: (commit: string) => Promise<PastFiles>,
  pause: () => Promise<void>,
  use: (read: ReadVersion) => Promise<T>,
): Promise<T> {
  const opened: PastFiles[] = [];
  const read: ReadVersion = async (revision) => {
    const past = revision && (await openPast(revision.commit));
    if (past) opened.push(past);
    const project = new Project(past ?? disk, { pause, projectRules: false });
    // Only errors, as buckets list them.
    const fate = ({ severity }: Finding) => (severity === 'error' ? 'keep' : 'count');
    project.dataFindings.keeping = { limit: Infinity, fate };
    await project.refresh();
    const { model } = project;
    return model && { project, model, revision: revision?.name ?? null, commit: revision?.commit ?? null };
  };
  try {
    return await use(read);
  } finally {
    for (const each of opened) each.dispose();
  }
}
