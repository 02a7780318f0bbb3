import { compareFindings, type Finding } from '../../core/findings/finding';
import { mergeSorted } from '../../core/findings/sorted';
import type { ProjectModel } from '../../core/project/model';
import { EntryFindings } from './entry-findings';
import { LintMemory, type Checked } from './lint-memory';
import { RejectedPlaces } from './rejected-places';
import type { GuidelineRule, Rule, YamlReport } from './rule';
import type { RuleSettings } from './settings';
import { crashed, toFinding } from './yaml-findings';

/**
 * Runs the rules that see only the two YAML files. A rule that throws is a finding of its own and hides no other result. One cause
 * gives one finding: inside what is no YAML or against the JSON Schema, only the tool's own rules speak. Sorted by `compareFindings`.
 */
export function runGuidelineRules(
  model: ProjectModel,
  rules: readonly GuidelineRule[],
  settings: RuleSettings,
  catalogue: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule])),
  memory: LintMemory = new LintMemory(),
): Finding[] {
  const rejected = new RejectedPlaces(model);
  const paths = [model.schema.file.path, model.guideline?.file.path ?? ''];
  const running = rules.flatMap((rule) => {
    const context = paths.map((path) => settings.active(rule, path)).find((setting) => setting !== undefined);
    return context ? [{ rule, context }] : [];
  });
  const findings: Finding[] = [];
  const add = (rule: GuidelineRule, found: YamlReport): void => {
    if (rule.group !== 'tool' && rejected.covers(found.place)) return;
    const active = settings.active(rule, found.place.file.path);
    if (active) findings.push(toFinding(rule.id, active, found));
  };
  const failed = new Map<GuidelineRule, unknown>();
  const note = (checked: Checked<unknown>): void => {
    for (const { rule, error } of checked.failed) failed.set(rule, error);
  };

  memory.begin(model, rules, running);
  const ofSchema = memory.ofSchema();
  note(ofSchema);
  for (const { rule, report } of ofSchema.found) add(rule, report);
  const inEntries = new EntryFindings(memory, settings, rejected).all(model, note);
  for (const { rule, context } of running) {
    try {
      rule.check?.(model, (found) => add(rule, found), { ...context, catalogue, memory: memory.own });
    } catch (error) {
      failed.set(rule, error);
    }
  }
  for (const [rule, error] of failed) findings.push(crashed(rule.id, model.schema.file.path, error));
  return mergeSorted(inEntries, findings.sort(compareFindings), compareFindings);
}
