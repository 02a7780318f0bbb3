import type { ProjectModel, SchemaProblem, SourceFile } from '../../core/project/model';

/** The problems of one kind, as the model has them. */
export function problemsOf(model: ProjectModel, rule: SchemaProblem['rule']): SchemaProblem[] {
  return model.problems.filter((problem) => problem.rule === rule);
}

/** These leave nothing out: of two equal keys the first one counts. */
const HARMLESS = new Set(['duplicate-key', 'merge-key', 'lone-carriage-return']);

/**
 * Whether everything that was written in a file could be read. While something could not, rules that say "there is no such thing"
 * stay silent: one missing quote is one finding.
 */
export function isReadWhole(file: SourceFile): boolean {
  return file.document.problems.every(({ severity, code }) => severity === 'warning' || HARMLESS.has(code));
}
