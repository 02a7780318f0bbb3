import { changeGuideline } from '../../project/guideline/edits/change-guideline';
import type { ProjectModel } from '../../project/model/model';
import { sha256Of } from '../../base/text/hash';
import type { Project } from '../../engine/project';
import type { ChangeGuidelineParams, GuidelineEditsResult } from '../../protocol/panel';
import { PanelFailure } from './panel-failure';

/** The edits that write a reviewer's change into the guideline. */
export async function guidelineEdits(
  project: Project,
  model: ProjectModel,
  author: string,
  { sample, change, ...about }: ChangeGuidelineParams,
): Promise<GuidelineEditsResult> {
  const text = project.samples.textOf(sample);
  if (text === undefined) throw new PanelFailure('failed', `${sample} cannot be read.`);
  const date = new Date().toISOString().slice(0, 10);
  const made = changeGuideline(model, change, { ...about, text, author, date });
  const file = model.guideline?.file;
  if (!made || !file)
    throw new PanelFailure(
      'failed',
      'The guideline cannot be changed from here without rewriting other parts of it. Open it and make the change there.',
    );
  const { path, edits, id, version } = made;
  return {
    file: path,
    hash: sha256Of(file.document.text),
    edits: edits.map(({ start, end, newText }) => ({ start, end, newText })),
    id,
    ...(version !== undefined && { version }),
  };
}
