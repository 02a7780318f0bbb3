import { compareFindings, type Finding } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import { LOST } from '../base/text/misread';
import { isEncodingProblem } from '../base/yaml/encoding';
import { unusedSuppression } from './catalogue/unused-suppression';
import { yamlSyntax } from './catalogue/yaml-syntax';
import { runGuidelineRules } from './framework/run-yaml-rules';
import { RuleSettings } from './framework/settings';
import type { Rule } from './framework/rule';
import { applySuppressions, unusedSuppressions, yamlFiles } from './framework/suppressions';
import { toFinding } from './framework/yaml-findings';
import { CATALOGUE, guidelineRules } from './registry';

export { applySuppressions };

/**
 * All findings about the two YAML files that need no data: problems of YAML and JSON Schema, the guideline rules, suppression comments.
 * Sorted by `compareFindings`.
 */
export function lintYaml(model: ProjectModel): Finding[] {
  const settings = new RuleSettings(model.schema.lint);
  const found = runGuidelineRules(model, guidelineRules, settings, CATALOGUE);
  // Project rules report later.
  const unused = unusedComments(found, model, settings, ({ scope }) => scope !== 'project');
  const all = applySuppressions([...found, ...unused].sort(compareFindings), model);
  const misread = new Set(
    yamlFiles(model).flatMap(({ path, document }) =>
      document.problems.some(isEncodingProblem) ? [path] : [],
    ),
  );
  if (misread.size === 0) return all;
  // For a file in another encoding, report only that, and no consequences in other files.
  return all.filter(({ file, rule, message }) =>
    misread.has(file) ? rule === yamlSyntax.id : !message.includes(LOST),
  );
}

/**
 * Suppressions that match no finding about the data, for a project that has some. `found`: findings of project rules before suppression;
 * `silencing`: indices of the entries of `lint.suppress` that suppress something; `failed`: rules with incomplete findings.
 */
export function unusedInData(
  model: ProjectModel,
  found: readonly Finding[],
  silencing: ReadonlySet<number>,
  failed: ReadonlySet<string>,
): Finding[] {
  const { lint } = model.schema;
  const settings = new RuleSettings(lint);
  const comments = unusedComments(
    found,
    model,
    settings,
    ({ id, scope }) => scope === 'project' && !failed.has(id),
  );
  const entries = lint.suppress.flatMap((entry, at) => {
    const active = settings.active(unusedSuppression, entry.file.path);
    // Rule unknown-rule reports unknown ids.
    if (!active || silencing.has(at) || failed.has(entry.rule) || !CATALOGUE.has(entry.rule)) return [];
    return [toFinding(unusedSuppression.id, active, unusedSuppression.reportOfEntry(entry))];
  });
  return [...comments, ...entries];
}

/** Comments that suppress no finding, for rules whose findings are complete. Rules about single lines find nothing in YAML. */
function unusedComments(
  found: readonly Finding[],
  model: ProjectModel,
  settings: RuleSettings,
  isKnown: (rule: Rule) => boolean,
): Finding[] {
  return unusedSuppressions(found, model).flatMap((unused) => {
    const active = settings.active(unusedSuppression, unused.file.path);
    const rule = CATALOGUE.get(unused.rule.id);
    return active && rule && rule.id !== unusedSuppression.id && isKnown(rule)
      ? [toFinding(unusedSuppression.id, active, unusedSuppression.reportOf(unused, rule.scope))]
      : [];
  });
}
