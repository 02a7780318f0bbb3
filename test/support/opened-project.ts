import type { Finding } from '../../src/project/findings/finding';
import { Project } from '../../src/engine/project';
import { NodeFiles } from '../../src/platform/node-files';

/** A project on disk as the engine sees it once everything is read and checked. */
export async function openedProject(folder: string): Promise<{ project: Project; findings: Finding[] }> {
  const files = new NodeFiles(folder);
  const project = new Project(files, { pause: () => new Promise((resolve) => setImmediate(resolve)) });
  await project.refresh();
  const data = project.dataFindings.paths.flatMap((path) => [...project.dataFindings.list(path)]);
  return { project, findings: [...project.findings.yaml.list, ...data, ...project.findings.ofRules] };
}
