import type { ProjectModel } from '../core/project/model';
import { checkProject, checkResult, type CheckOptions } from '../engine/check-project';
import { Project } from '../engine/project';
import { Pages } from '../core/tables/pages';
import { NodeFiles } from '../platform/node-files';
import { findProjects, relativeFolder } from './find-projects';
import type { CheckedProject } from './formats/report';
import { TemporaryPages } from '../platform/temporary-pages';
import { CheckTeam } from './threads/check-team';
import { collectGarbage, useLittleMemory } from './lean-memory';

/** Memory for what is known of samples and records, in bytes; what is more goes to a temporary file. */
const PAGES = 8 << 20;

/** A project that is up to date, and what its check found. */
export interface OpenProject {
  readonly project: Project;
  readonly model: ProjectModel;
  readonly checked: CheckedProject;
}

/**
 * Checks the projects in a folder one after the other; `prepare` may change a project before its
 * result is taken, `take` sees it while it is open.
 */
export async function checkProjects<T>(
  folder: string,
  options: CheckOptions,
  take: (open: OpenProject) => T | Promise<T>,
  prepare: (project: Project, folder: string) => Promise<void> = () => Promise.resolve(),
  threads?: number,
): Promise<T[]> {
  useLittleMemory();
  const results: T[] = [];
  for (const projectFolder of await findProjects(folder)) {
    const files = new NodeFiles(projectFolder);
    const pageFile = new TemporaryPages();
    const team = new CheckTeam(projectFolder, options, pageFile, threads);
    try {
      const project = new Project(files, {
        pause: async () => collectGarbage(),
        pages: new Pages(pageFile, PAGES),
      });
      await checkProject(project, options, team);
      await prepare(project, relativeFolder(projectFolder));
      const result = checkResult(project, options);
      // A project without a model cannot be checked.
      const model = project.model!;
      const { schema, guideline } = model;
      const facts = { title: schema.title, guideline: guideline?.version?.text };
      results.push(
        await take({ project, model, checked: { folder: relativeFolder(projectFolder), ...facts, result } }),
      );
    } finally {
      await team.end();
      pageFile.dispose();
      files.dispose();
    }
  }
  return results;
}
