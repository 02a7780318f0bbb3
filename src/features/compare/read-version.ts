import type { ProjectFiles } from '../../base/files/files';
import type { Finding } from '../../project/findings/finding';
import { Project } from '../../engine/project';
import type { Version } from './version-pair';

/** Reads a whole project for a comparison: samples, records, disagreements and line findings. Undefined without a schema. */
export async function readVersion(
  files: ProjectFiles,
  pause: () => Promise<void>,
): Promise<Version | undefined> {
  const project = new Project(files, { pause, projectRules: false });
  // Only errors, as buckets list them.
  const fate = ({ severity }: Finding) => (severity === 'error' ? 'keep' : 'count');
  project.dataFindings.keeping = { limit: Infinity, fate };
  await project.refresh();
  const { model } = project;
  return model && { project, model };
}
