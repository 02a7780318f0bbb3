import type { ProjectModel } from '../../core/project/model';
import type { GoldRecord } from '../../core/records/records';
import { feedbackOn, qualificationSamples } from '../../engine/gold/judged';
import { progressOf } from '../../engine/progress';
import type { Project } from '../../engine/project';

/**
 * Which gold answers an annotator may be told, of samples that they have answered: what `gold` and `qualification` of labelwright.yaml let the
 * panel tell; `end` is when nothing is left to do. A project with neither section keeps no secret.
 */
export function toldGold(
  project: Project,
  model: ProjectModel,
  annotator: string,
): (gold: GoldRecord) => boolean {
  const { gold: settings, qualification } = model.schema;
  if (!settings && !qualification) return () => true;
  const qualifying = new Set(qualificationSamples(project, model));
  let isDone: boolean | undefined;
  return ({ sample, id, check }) => {
    const isCheck = check === 'attention';
    const when = feedbackOn(model, { sample: sample ?? id ?? '', isCheck }, qualifying);
    if (when !== 'end') return when === 'immediate';
    isDone ??= nothingLeft(project, model, annotator);
    return isDone;
  };
}

function nothingLeft(project: Project, model: ProjectModel, annotator: string): boolean {
  const { total, done, counting } = progressOf(project, model, annotator);
  return !counting && done >= total;
}
