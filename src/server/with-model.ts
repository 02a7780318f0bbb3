import type { WholeModel } from '../engine/whole-model';
import type { Project } from '../engine/project';
import type { ProjectModel } from '../project/model/model';
import type { Problem } from '../protocol/request';
import type { HostedProject } from './hosted-project';

/** A project that is up to date with its files, and the model that a request needs. */
export interface ReadProject {
  readonly hosted: HostedProject;
  readonly project: Project;
  readonly model: ProjectModel;
}

const reading =
  (data: boolean) =>
  <A extends unknown[], R>(
    read: (project: Project) => WholeModel,
    answer: (found: ReadProject, ...asked: A) => Promise<R>,
  ) =>
  async (hosted: HostedProject, ...asked: A): Promise<R | Problem> => {
    const { project } = hosted;
    await hosted.refresh({ data });
    const found = read(project);
    return 'problem' in found ? found : answer({ hosted, project, model: found.model }, ...asked);
  };

/** An answer to a request about a project, from its files as they are now; or why its model is not one that `read` accepts. */
export const withModel = reading(true);

/** The same where samples and records need not be read again. */
export const withSchema = reading(false);
