import { compareFindings, type Finding } from '../core/findings/finding';
import type { ProjectModel, SourceFile } from '../core/project/model';
import { readSuppressions } from '../core/yaml/comments';
import { runGuidelineRules } from './framework/run-yaml-rules';
import { RuleSettings } from './framework/settings';
import { guidelineRules } from './registry';

/** Everything that is to say about the two YAML files alone, sorted. */
export function lintYaml(model: ProjectModel, settings = new RuleSettings(model.schema.lint)): Finding[] {
  const shape = model.problems.map(({ rule, message, file, range }): Finding => ({
    rule,
    severity: 'error',
    message,
    file: file.path,
    range,
  }));
  return applySuppressions([...shape, ...runGuidelineRules(model, guidelineRules, settings)], model).sort(
    compareFindings,
  );
}

/** Leaves out what a comment of the YAML files suppresses. */
export function applySuppressions(findings: readonly Finding[], model: ProjectModel): Finding[] {
  const files = new Map<string, SourceFile>([[model.schema.file.path, model.schema.file]]);
  if (model.guideline) files.set(model.guideline.file.path, model.guideline.file);
  const suppressions = new Map([...files].map(([path, file]) => [path, readSuppressions(file.document)]));
  return findings.filter(
    ({ file, range, rule }) => !suppressions.get(file)?.isSuppressed(range.start.line, rule),
  );
}
