import {
  checkProject,
  checkResult,
  type CheckOptions,
  type CheckResult,
} from '../../../engine/check-project';
import { Project, type WithModel } from '../../../engine/project';
import { committedLines } from '../../../platform/git/committed-lines';
import { NodeFiles } from '../../../platform/node-files';
import { relativeFolder } from '../../../cli/find-projects';
import { sayFiles } from '../../../cli/open-project';
import { checkPredictions } from '../../predictions/check-predictions';
import { sumCounts } from '../narrow-result';
import type { CheckedProject } from './formats/report';
import { ThreadPool } from './threads/thread-pool';

/** A loaded project and the result of its check. */
export interface OpenProject extends WithModel {
  readonly checked: CheckedProject;
}

export interface CheckManner {
  /** May change a project before its findings are taken. The folder is as shown to users. */
  readonly prepare?: (project: Project, folder: string) => Promise<void>;
  /** Number of threads; by default the number of cores. */
  readonly threads?: number;
  /** Text in place of a file's own; `folder` is its project's, `file` relative to that. Requires one thread. */
  readonly text?: { readonly folder: string; readonly file: string; readonly text: string };
}

/** Checks the projects in these folders (absolute paths) one after the other; `take` receives each while it is open. */
export async function checkProjects<T>(
  folders: Iterable<string>,
  options: CheckOptions,
  take: (open: OpenProject) => T | Promise<T>,
  { prepare, threads, text }: CheckManner = {},
): Promise<T[]> {
  const results: T[] = [];
  for (const projectFolder of folders) {
    const files = new NodeFiles(projectFolder);
    // Other threads read from the disk.
    const pool = new ThreadPool(projectFolder, options, text ? 1 : threads);
    try {
      const project = new Project(files, {
        pause: () => pool.pause(),
        committed: (file) => committedLines(projectFolder, 'HEAD', file),
      });
      if (text?.folder === projectFolder) project.setEditorText(text.file, text.text);
      await checkProject(project, options, pool);
      sayFiles(project, projectFolder);
      await prepare?.(project, relativeFolder(projectFolder));
      // A project without a model cannot be checked.
      const model = project.model!;
      const predictions = await checkPredictions({ project, model }, options);
      const result = joined(checkResult(project, options), predictions);
      const { schema, guideline } = model;
      const facts = { title: schema.title, guideline: guideline?.version?.text };
      results.push(
        await take({ project, model, checked: { folder: relativeFolder(projectFolder), ...facts, result } }),
      );
    } finally {
      await pool.end();
    }
  }
  return results;
}

/** The result with further files; those that both have do not occur. */
function joined(
  { files, counts, filesChecked }: CheckResult,
  more: Pick<CheckResult, 'files' | 'filesChecked'>,
): CheckResult {
  return {
    files: [...files, ...more.files].sort((a, b) => (a.path < b.path ? -1 : 1)),
    counts: sumCounts([{ counts }, ...more.files]),
    filesChecked: filesChecked + more.filesChecked,
  };
}
