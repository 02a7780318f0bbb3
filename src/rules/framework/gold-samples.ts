import type { QualificationModel } from '../../project/model/model';
import type { GoldAnswers, ProjectView } from './project-view';

/** The project's gold by sample id. */
export const goldBySample = (view: ProjectView): Map<string, GoldAnswers> =>
  new Map([...view.goldAnswers()].map((gold) => [gold.sample, gold]));

/** Samples of the qualification that exist and have gold. */
export function qualifying(
  view: ProjectView,
  { samples, goldFile }: QualificationModel,
  gold: ReadonlyMap<string, GoldAnswers>,
): string[] {
  const named =
    goldFile === undefined
      ? samples
      : [...gold.values()].filter(({ place }) => place.file === goldFile).map(({ sample }) => sample);
  return named.filter((id) => gold.has(id) && view.isSample(id));
}
