import { compareFindings, type Finding } from '../../project/findings/finding';
import type { ProjectModel } from '../../project/model/model';
import { RejectedPlaces } from './rejected-places';
import type { GuidelineRule, Rule, YamlReport } from './rule';
import type { RuleSettings } from './settings';
import { crashed, toFinding } from './yaml-findings';

/**
 * Runs the rules that see only the two YAML files. A rule that throws becomes a finding and does not affect other rules. One cause gives
 * one finding: inside invalid YAML and violations of the JSON Schema, only rules of the group `tool` report. Sorted by `compareFindings`.
 */
export function runGuidelineRules(
  model: ProjectModel,
  rules: readonly GuidelineRule[],
  settings: RuleSettings,
  catalogue: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule])),
): Finding[] {
  const rejected = new RejectedPlaces(model);
  const paths = [model.schema.file.path, model.guideline?.file.path ?? ''];
  const findings: Finding[] = [];
  for (const rule of rules) {
    const context = paths.map((path) => settings.active(rule, path)).find((setting) => setting !== undefined);
    if (!context) continue;
    const report = (found: YamlReport): void => {
      if (rule.group !== 'tool' && rejected.covers(found.place)) return;
      const active = settings.active(rule, found.place.file.path);
      if (active) findings.push(toFinding(rule.id, active, found));
    };
    try {
      rule.check(model, report, { ...context, catalogue });
    } catch (error) {
      findings.push(crashed(rule.id, model.schema.file.path, error));
    }
  }
  return findings.sort(compareFindings);
}
