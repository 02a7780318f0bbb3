import type { ProjectModel, SchemaProblem } from '../../project/model/model';

/** The problems that a rule reports, as the model has them. */
export function problemsOf(model: ProjectModel, rule: SchemaProblem['rule']): SchemaProblem[] {
  return model.problems.filter((problem) => problem.rule === rule);
}
