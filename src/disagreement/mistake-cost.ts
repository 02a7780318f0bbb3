import { maxOf } from '../base/lists';
import type { ProjectModel } from '../project/model/model';

/** The cost of a mistake that the guideline does not mention. */
const DEFAULT_COST = 1;

/** The cost of the worst mistake between conflicting labels, in either direction, by the guideline's `purpose.costs`. */
export function costOfPairs(model: ProjectModel, pairs: readonly (readonly [string, string])[]): number {
  let worst: number | undefined;
  for (const [a, b] of pairs)
    for (const cost of [costOf(model, a, b), costOf(model, b, a)])
      if (cost !== undefined && (worst === undefined || cost > worst)) worst = cost;
  return worst ?? DEFAULT_COST;
}

/** The cost of the worst mistake of giving `given` labels where `expected` labels are right. */
export function costOfMistake(
  model: ProjectModel,
  expected: readonly string[],
  given: readonly string[],
): number {
  const costs = expected.flatMap((a) => given.flatMap((b) => costOf(model, a, b) ?? []));
  return costs.length > 0 ? maxOf(costs) : DEFAULT_COST;
}

/** Whether the guideline gives mistakes (between these labels) different costs. Without it, a cost is just a count. */
export const hasCosts = (model: ProjectModel, labels?: readonly string[]): boolean =>
  (model.guideline?.costs ?? []).some(
    ({ cost, expected, given }) =>
      cost !== DEFAULT_COST && (!labels || (labels.includes(expected.id) && labels.includes(given.id))),
  );

function costOf(model: ProjectModel, expected: string, given: string): number | undefined {
  return model.guideline?.costs.find((one) => one.expected.id === expected && one.given.id === given)?.cost;
}
