import type { ProjectModel } from '../../project/model/model';
import { staleBy } from '../../project/model/staleness';
import type { DecisionRecord } from '../../project/records/records';

/** Whether the guideline's meaning has changed for what a decision says. A decision without a version is not stale. */
export function isStale(
  model: ProjectModel,
  { guideline, labels = {}, rules = [] }: DecisionRecord,
): boolean {
  if (guideline === undefined || guideline === model.guideline?.version?.text) return false;
  return staleBy(model, guideline, labels, rules) !== undefined;
}
