import type { ProjectModel } from '../../core/project/model';
import { staleBy } from '../../core/project/staleness';
import type { DecisionRecord } from '../../core/records/records';

/** Whether the guideline's meaning has changed since for what a decision says. One that names no version stands. */
export function isStale(
  model: ProjectModel,
  { guideline, labels = {}, rules = [] }: DecisionRecord,
): boolean {
  if (guideline === undefined || guideline === model.guideline?.version?.text) return false;
  return staleBy(model, guideline, labels, rules) !== undefined;
}
