import type { Finding, FixEdit, Range, RelatedPlace } from '../../core/findings/finding';
import type { ProjectModel } from '../../core/project/model';
import type { GuidelineRule, RuleFix, RuleMeta, YamlPlace, YamlReport } from './rule';
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
  memory: Map<string, unknown> = new Map(),
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
      rule.check(model, report, { ...activeAnywhere, catalogue, memory });
    } catch (error) {
      findings.push(crashed(rule.id, model.schema.file.path, error));
    }
  }
  return findings;
}

/** A finding at a place of a YAML file. */
export function toFinding(rule: string, active: ActiveRule, found: YamlReport): Finding {
  const { fixes, related = [] } = found;
  const severity = milder(active.severity, found.severity);
  const key = found.key ?? lineAt(found.place);
  const said = {
    rule,
    severity,
    message: found.message,
    file: found.place.file.path,
    range: rangeOf(found.place),
    key,
  };
  const finding =
    typeof fixes === 'function'
      ? withFixesLater(said, fixes)
      : fixes && fixes.length > 0
        ? { ...said, fixes: fixes.map((fix) => ({ ...fix })) }
        : said;
  if (related.length === 0) return finding;
  return Object.assign(finding, { related: related.map(relatedPlace) });
}

/** A place in a YAML file that a finding is about as well. */
export const relatedPlace = ({
  place,
  message,
}: {
  readonly place: YamlPlace;
  readonly message: string;
}): RelatedPlace => ({ file: place.file.path, range: rangeOf(place), message });

/** A keystroke finds a thousand places where a criterion is missing, and its author asks for the fix of one. */
function withFixesLater(
  { rule, severity, message, file, range, key }: Omit<Finding, 'fixes'> & { key: string },
  make: () => readonly RuleFix[],
): Finding {
  let made: readonly RuleFix[] | undefined;
  // Written out: a literal with a getter costs no more than one without.
  return {
    rule,
    severity,
    message,
    file,
    range,
    key,
    get fixes() {
      made ??= make();
      return made.length > 0 ? made.map((fix) => ({ ...fix })) : undefined;
    },
  } as Finding;
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
