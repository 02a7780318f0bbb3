import type { ProjectModel } from '../../../project/model/model';
import { checkProject, checkResult, type CheckOptions } from '../../../engine/check-project';
import { Project } from '../../../engine/project';
import { NodeFiles } from '../../../platform/node-files';
import { relativeFolder } from '../../../cli/find-projects';
import type { CheckedProject } from './formats/report';
import { ThreadPool } from './threads/thread-pool';

/** A project that is up to date, and what its check found. */
export interface OpenProject {
  readonly project: Project;
  readonly model: ProjectModel;
  readonly checked: CheckedProject;
}

/** How projects are checked. */
export interface CheckManner {
  /** May change a project before its result is taken. The folder is as people see it. */
  readonly prepare?: (project: Project, folder: string) => Promise<void>;
  /** How many threads read; by default as many as there are cores. */
  readonly threads?: number;
  /** Text that stands for a file's own; `folder` is its project's, `file` relative to that. Then one thread reads. */
  readonly text?: { readonly folder: string; readonly file: string; readonly text: string };
}

/** Checks projects, given by their folders (absolute), one after the other; `take` sees each while it is open. */
export async function checkProjects<T>(
  folders: Iterable<string>,
  options: CheckOptions,
  take: (open: OpenProject) => T | Promise<T>,
  { prepare, threads, text }: CheckManner = {},
): Promise<T[]> {
  const results: T[] = [];
  for (const projectFolder of folders) {
    const files = new NodeFiles(projectFolder);
    // Other threads read what is on the disk.
    const pool = new ThreadPool(projectFolder, options, text ? 1 : threads);
    try {
      const project = new Project(files, {
        pause: () => pool.pause(),
      });
      if (text?.folder === projectFolder) project.setEditorText(text.file, text.text);
      await checkProject(project, options, pool);
      await prepare?.(project, relativeFolder(projectFolder));
      const result = checkResult(project, options);
      // A project without a model cannot be checked.
      const model = project.model!;
      const { schema, guideline } = model;
      const facts = { title: schema.title, guideline: guideline?.version?.text };
      results.push(
        await take({ project, model, checked: { folder: relativeFolder(projectFolder), ...facts, result } }),
      );
    } finally {
      await pool.end();
      files.dispose();
    }
  }
  return results;
}
