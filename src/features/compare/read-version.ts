import type { ProjectFiles } from '../../base/files/files';
import type { Finding } from '../../project/findings/finding';
import { Project } from '../../engine/project';
import type { Version } from './version-pair';

/** Reads a project whole, to be compared: samples, records, disagreements, what is wrong on each line. Undefined without a schema. */
export async function readVersion(
  files: ProjectFiles,
  pause: () => Promise<void>,
): Promise<Version | undefined> {
  const project = new Project(files, { pause, projectRules: false });
  // All errors, as buckets list them, and nothing else.
  const fate = ({ severity }: Finding) => (severity === 'error' ? 'keep' : 'count');
  project.dataFindings.keeping = { limit: Infinity, fate };
  await project.refresh();
  const { model } = project;
  return model && { project, model };
}
