import type { ProjectModel } from '../core/project/model';
import type { Project } from '../engine/project';
import { projectReport, type ReportOptions } from './build/project-report';
import { reportMain, reportPage, type PageFrame } from './html/page';

/** Samples listed of each way to differ: the editor opens the others itself. */
const SAMPLES = 20;

/** The report for the editor: the whole page in its frame, or what is on it. Loaded by the language server when it is first asked for. */
export async function editorReport(
  project: Project,
  model: ProjectModel,
  options: Omit<ReportOptions, 'samples' | 'texts'>,
  frame: PageFrame | undefined,
): Promise<string> {
  const report = await projectReport(project, model, { ...options, samples: SAMPLES, texts: true });
  return frame ? reportPage(report, frame) : reportMain(report);
}
