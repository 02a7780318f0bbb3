import type { ProjectModel } from '../project/model/model';

/** The ordinary mistake, which nobody has given a cost. */
const ORDINARY = 1;

/** What the worst mistake between labels that stand against each other costs, either way, by the guideline's `purpose.costs`. */
export function costOfPairs(model: ProjectModel, pairs: readonly (readonly [string, string])[]): number {
  let worst: number | undefined;
  for (const [a, b] of pairs)
    for (const cost of [costOf(model, a, b), costOf(model, b, a)])
      if (cost !== undefined && (worst === undefined || cost > worst)) worst = cost;
  return worst ?? ORDINARY;
}

/** What it costs when samples that are the one labels are given the other; the worst of them, for labels of which the order is known. */
export function costOfMistake(
  model: ProjectModel,
  expected: readonly string[],
  given: readonly string[],
): number {
  const costs = expected.flatMap((a) => given.flatMap((b) => costOf(model, a, b) ?? []));
  return costs.length > 0 ? Math.max(...costs) : ORDINARY;
}

/** Whether the guideline says that mistakes differ in what they cost. Without it a cost is a count by another name. */
export const hasCosts = (model: ProjectModel): boolean =>
  (model.guideline?.costs ?? []).some(({ cost }) => cost !== ORDINARY);

function costOf(model: ProjectModel, expected: string, given: string): number | undefined {
  return model.guideline?.costs.find((one) => one.expected.id === expected && one.given.id === given)?.cost;
}
