import { memoize } from '../../base/memoize';
import type { ProjectModel, SchemaProblem } from '../../project/model/model';

/** The problems that a rule reports, as the model has them. */
export function problemsOf(model: ProjectModel, rule: SchemaProblem['rule']): SchemaProblem[] {
  return model.problems.filter((problem) => problem.rule === rule);
}

/** Keys that are there by another name: the problem of the missing key by that of the unknown one. Both have one cause. */
export const missingByUnknown = memoize((model: ProjectModel): ReadonlyMap<SchemaProblem, SchemaProblem> => {
  const nameOf = ({ file, pointer }: SchemaProblem, key?: string): string =>
    JSON.stringify([file.path, pointer, key]);
  const missing = new Map(
    problemsOf(model, 'missing-required-field').map((problem) => [nameOf(problem, problem.key), problem]),
  );
  return new Map(
    problemsOf(model, 'unknown-key').flatMap((problem) => {
      const meant = missing.get(nameOf(problem, problem.suggestion));
      return meant && problem.suggestion !== undefined ? [[problem, meant] as const] : [];
    }),
  );
});
