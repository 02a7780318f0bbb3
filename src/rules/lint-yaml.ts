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
 * Everything there is to say about the two YAML files without looking at the data: problems of YAML and JSON Schema, the guideline
 * rules, suppression comments. Sorted by `compareFindings`.
 */
export function lintYaml(model: ProjectModel): Finding[] {
  const settings = new RuleSettings(model.schema.lint);
  const found = runGuidelineRules(model, guidelineRules, settings, CATALOGUE);
  // What looks at everybody's records reports later.
  const unused = unusedComments(found, model, settings, ({ scope }) => scope !== 'project');
  const all = applySuppressions([...found, ...unused].sort(compareFindings), model);
  const misread = new Set(
    yamlFiles(model).flatMap(({ path, document }) =>
      document.problems.some(isEncodingProblem) ? [path] : [],
    ),
  );
  if (misread.size === 0) return all;
  // Of a file in another encoding only that is told, and of others nothing about what was lost there.
  return all.filter(({ file, rule, message }) =>
    misread.has(file) ? rule === yamlSyntax.id : !message.includes(LOST),
  );
}

/**
 * Suppressions that silence nothing of what is found by looking at the data, for a project that has some. `found` by the rules that see
 * everybody's records, before suppression; `silencing`: places of the entries of `lint.suppress` that silence something; `failed`: rules of
 * which it is not known what they find.
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
    // Rule unknown-rule tells of an id that is none.
    if (!active || silencing.has(at) || failed.has(entry.rule) || !CATALOGUE.has(entry.rule)) return [];
    return [toFinding(unusedSuppression.id, active, unusedSuppression.reportOfEntry(entry))];
  });
  return [...comments, ...entries];
}

/** Comments that silence none of the findings, for those rules of which all findings are known. Rules about single lines find nothing in YAML. */
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
