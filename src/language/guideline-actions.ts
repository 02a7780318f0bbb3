import type { Range } from '../project/findings/finding';
import { extractRule } from '../project/guideline/edits/extract-rule';
import type { ProjectModel } from '../project/model/model';
import type { Project } from '../engine/project';
import { isReadWhole } from '../rules/framework/read-whole';
import { editsInFile, type EditorAction } from './code-actions';
import { tieBreakerActions } from './tie-breaker-actions';

/** Actions on a selection in a YAML file: add a tie-breaker that a label lacks, make a rule from a text. */
export async function guidelineActions(
  project: Project,
  model: ProjectModel,
  path: string,
  range: Range,
): Promise<EditorAction[]> {
  return [
    ...(await tieBreakerActions(project, model, path, range.start)),
    ...extractActions(model, path, range),
  ];
}

function extractActions(model: ProjectModel, path: string, range: Range): EditorAction[] {
  const { guideline } = model;
  if (!guideline || guideline.file.path !== path || !isReadWhole(guideline.file)) return [];
  const { lines } = guideline.file.document;
  const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  return extractRule(model, start, end).map((made) => ({
    title: made.title,
    kind: 'refactor',
    edits: editsInFile(guideline.file, made),
  }));
}
