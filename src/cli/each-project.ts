import type { ProjectModel } from '../project/model/model';
import { CheckError } from '../engine/check-project';
import { Project } from '../engine/project';
import { NodeFiles } from '../platform/node-files';
import { findProjects, relativeFolder } from './find-projects';

/** A project with only its two YAML files read. */
export interface ReadProject {
  readonly project: Project;
  readonly model: ProjectModel;
  /** Absolute. */
  readonly path: string;
  /** As displayed: relative to the working folder. */
  readonly folder: string;
}

/** Opens the projects in a folder one after the other, without reading samples or records. */
export async function eachProject<T>(folder: string, take: (open: ReadProject) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const path of await findProjects(folder)) {
    const files = new NodeFiles(path);
    const project = new Project(files, { pause: () => Promise.resolve() });
    await project.refreshModel();
    const { model, models } = project;
    if (!model) throw new CheckError(models.unreadable?.message ?? 'labelwright.yaml cannot be read.');
    results.push(await take({ project, model, path, folder: relativeFolder(path) }));
  }
  return results;
}
