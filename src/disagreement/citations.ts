import { memoize } from '../base/memoize';
import type { ProjectModel } from '../project/model/model';

/** The labels that a cited rule argues for and against. A general rule does neither. */
export interface Argument {
  readonly supports: readonly string[];
  readonly rejects: readonly string[];
}

/** What each citable rule argues for. */
export const argumentsOf = memoize((model: ProjectModel): ReadonlyMap<string, Argument> => {
  const found = new Map<string, Argument>();
  for (const [rule, item] of model.citable) {
    if ('between' in item) {
      const { outcome } = item;
      if (outcome) {
        const labels = item.between.map(({ id }) => id);
        const isBoth = outcome === 'both';
        found.set(rule, { supports: isBoth ? labels : [], rejects: isBoth ? [] : labels });
        continue;
      }
      const prefer = item.prefer?.id;
      const rejects = item.between.map(({ id }) => id).filter((id) => id !== prefer);
      if (prefer !== undefined) found.set(rule, { supports: [prefer], rejects });
    } else if (item.label !== undefined) {
      const excluded = item.kind === 'exclude';
      found.set(rule, {
        supports: excluded ? (item.useInstead ? [item.useInstead.id] : []) : [item.label],
        rejects: excluded ? [item.label] : [],
      });
    }
  }
  return found;
});

/** The tie-breakers that name both labels. */
export function tieBreakersFor(model: ProjectModel, a: string, b: string) {
  return (model.guideline?.tieBreakers ?? []).filter(({ between }) => {
    const ids = between.map(({ id }) => id);
    return ids.includes(a) && ids.includes(b);
  });
}

/** Whether the guideline separates two labels: by a tie-breaker, or by an exclusion that names the other label instead. */
export function guidelineSeparates(model: ProjectModel, a: string, b: string): boolean {
  const refers = (from: string, to: string): boolean =>
    model.definitions.get(from)?.exclude.some(({ useInstead }) => useInstead?.id === to) ?? false;
  return tieBreakersFor(model, a, b).length > 0 || refers(a, b) || refers(b, a);
}
