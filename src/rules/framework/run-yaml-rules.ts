import type { Finding, FixEdit, Range } from '../../core/findings/finding';
import type { ProjectModel } from '../../core/project/model';
import type { GuidelineRule, RuleMeta, YamlPlace, YamlReport } from './rule';
import { RejectedPlaces } from './rejected-places';
import type { RuleSettings } from './settings';
import { milder, type ActiveRule } from './settings';

/**
 * Runs the rules that see only the two YAML files. A rule that throws is a finding of its own and hides no other result. One cause
 * gives one finding: inside what is no YAML or against the JSON Schema, only the tool's own rules speak.
 */
export function runGuidelineRules(
  model: ProjectModel,
  rules: readonly GuidelineRule[],
  settings: RuleSettings,
  catalogue: ReadonlyMap<string, RuleMeta> = new Map(rules.map((rule) => [rule.id, rule])),
): Finding[] {
  const findings: Finding[] = [];
  const rejected = new RejectedPlaces(model);
  for (const rule of rules) {
    const activeAnywhere = [model.schema.file.path, model.guideline?.file.path ?? '']
      .map((path) => settings.active(rule, path))
      .find((setting) => setting !== undefined);
    if (!activeAnywhere) continue;
    const report = (found: YamlReport): void => {
      if (rule.group !== 'tool' && rejected.covers(found.place)) return;
      const active = settings.active(rule, found.place.file.path);
      if (active) findings.push(toFinding(rule.id, active, found));
    };
    try {
      rule.check(model, report, { ...activeAnywhere, catalogue });
    } catch (error) {
      findings.push(crashed(rule.id, model.schema.file.path, error));
    }
  }
  return findings;
}

/** A finding at a place of a YAML file. */
export function toFinding(rule: string, active: ActiveRule, found: YamlReport): Finding {
  return {
    rule,
    severity: milder(active.severity, found.severity),
    message: found.message,
    file: found.place.file.path,
    range: rangeOf(found.place),
    key: found.key ?? lineAt(found.place),
    ...(found.fixes && found.fixes.length > 0 && { fixes: found.fixes.map((fix) => ({ ...fix })) }),
    ...(found.related &&
      found.related.length > 0 && {
        related: found.related.map(({ place, message }) => ({
          file: place.file.path,
          range: rangeOf(place),
          message,
        })),
      }),
  };
}

/** The line that a place begins on, without its indentation: it stays the same when lines move. */
function lineAt(place: YamlPlace): string {
  const { lines, text } = place.file.document;
  const line = rangeOf(place).start.line;
  return text.slice(lines.lineStart(line), lines.lineEnd(line)).trim();
}

/** Lines and characters of a place. */
export function rangeOf(place: YamlPlace): Range {
  const { document } = place.file;
  const { start, end } = 'node' in place ? document.range(place.node) : place;
  return { start: document.lineColumn(start), end: document.lineColumn(end) };
}

/** Edits from offsets, as `core/yaml/edit` makes them. */
export function fixEdits(
  file: YamlPlace['file'],
  edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[],
): FixEdit[] {
  return edits.map(({ start, end, newText }) => ({
    file: file.path,
    range: rangeOf({ file, start, end }),
    newText,
  }));
}

export function crashed(rule: string, file: string, error: unknown): Finding {
  const start = { line: 0, character: 0 };
  return {
    rule: 'rule-crashed',
    severity: 'error',
    message: `The rule ${rule} failed: ${error instanceof Error ? error.message : String(error)}. The other rules ran; please report this.`,
    file,
    range: { start, end: start },
    key: `rule-crashed ${rule}`,
  };
}
