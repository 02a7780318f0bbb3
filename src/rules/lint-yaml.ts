import { compareFindings, type Finding } from '../core/findings/finding';
import { mergeSorted } from '../core/findings/sorted';
import type { ProjectModel } from '../core/project/model';
import { unusedSuppression } from './catalogue/unused-suppression';
import type { LintMemory } from './framework/lint-memory';
import { runGuidelineRules } from './framework/run-yaml-rules';
import { RuleSettings } from './framework/settings';
import { applySuppressions, unusedSuppressions } from './framework/suppressions';
import { toFinding } from './framework/yaml-findings';
import { CATALOGUE, guidelineRules } from './registry';

export { applySuppressions };

/**
 * Everything there is to say about the two YAML files without looking at the data: problems of YAML and JSON Schema, the guideline
 * rules, suppression comments. Sorted by `compareFindings`. `memory` is kept from run to run for models that follow each other.
 */
export function lintYaml(model: ProjectModel, memory?: LintMemory): Finding[] {
  const settings = new RuleSettings(model.schema.lint);
  const found = runGuidelineRules(model, guidelineRules, settings, CATALOGUE, memory);
  const unused = unusedFindings(found, model, settings);
  return applySuppressions(mergeSorted(found, unused.sort(compareFindings), compareFindings), model);
}

/** Only rules that ran here are judged: what looks at the data reports later. */
function unusedFindings(found: readonly Finding[], model: ProjectModel, settings: RuleSettings): Finding[] {
  return unusedSuppressions(found, model).flatMap((unused) => {
    const active = settings.active(unusedSuppression, unused.file.path);
    const isJudged =
      CATALOGUE.get(unused.rule.id)?.scope === 'guideline' && unused.rule.id !== unusedSuppression.id;
    return active && isJudged
      ? [toFinding(unusedSuppression.id, active, unusedSuppression.reportOf(unused))]
      : [];
  });
}
