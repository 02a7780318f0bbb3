import type { Finding, FixEdit, Range, RelatedPlace } from '../../core/findings/finding';
import type { ProjectModel, SourceFile, Unplaced } from '../../core/project/model';
import type { Entries, EntryReport } from './entry-rule';
import { LintMemory, type Checked, type Found } from './lint-memory';
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
  memory: LintMemory = new LintMemory(),
): Finding[] {
  const findings: Finding[] = [];
  const rejected = new RejectedPlaces(model);
  const paths = [model.schema.file.path, model.guideline?.file.path ?? ''];
  const running = rules.flatMap((rule) => {
    const context = paths.map((path) => settings.active(rule, path)).find((setting) => setting !== undefined);
    return context ? [{ rule, context }] : [];
  });
  const add = (rule: GuidelineRule, found: YamlReport): void => {
    if (rule.group !== 'tool' && rejected.covers(found.place)) return;
    const active = settings.active(rule, found.place.file.path);
    if (active) findings.push(toFinding(rule.id, active, found));
  };
  const failed = new Map<GuidelineRule, unknown>();
  const note = (checked: Checked<unknown>): void => {
    for (const { rule, error } of checked.failed) failed.set(rule, error);
  };

  memory.model = model;
  const ofSchema = memory.ofSchema(model, rules, running);
  note(ofSchema);
  for (const { rule, report } of ofSchema.found) add(rule, report);
  forEachEntry(model, (kind, entry, file) => {
    const ofEntry = memory.ofEntry(model, kind, entry);
    note(ofEntry);
    for (const found of ofEntry.found) {
      if (found.rule.group !== 'tool' && rejected.covers({ file, node: found.report.place })) continue;
      const active = settings.active(found.rule, file.path);
      if (active) findings.push(findingInEntry(found, file, active, memory));
    }
  });
  for (const { rule, context } of running) {
    try {
      rule.check?.(model, (found) => add(rule, found), { ...context, catalogue, memory: memory.own });
    } catch (error) {
      failed.set(rule, error);
    }
  }
  for (const [rule, error] of failed) findings.push(crashed(rule.id, model.schema.file.path, error));
  return findings;
}

function forEachEntry(
  { guideline }: ProjectModel,
  visit: <Kind extends keyof Entries>(kind: Kind, entry: Unplaced<Entries[Kind]>, file: SourceFile) => void,
): void {
  if (!guideline) return;
  const { file, entries } = guideline;
  for (const rule of entries.rules) visit('rule', rule, file);
  for (const definition of entries.definitions) visit('definition', definition, file);
  for (const tieBreaker of entries.tieBreakers) visit('tieBreaker', tieBreaker, file);
  for (const example of entries.examples) visit('example', example, file);
}

/** What was found in an entry, at the places that it has now: the finding of the last run while they are the same. */
function findingInEntry(
  found: Found<EntryReport>,
  file: SourceFile,
  active: ActiveRule,
  memory: LintMemory,
): Finding {
  const { rule, report, finding: before } = found;
  if (before?.file === file.path && isPlacedAt(before, report, file)) return before;
  const range = rangeOf({ file, node: report.place });
  const related = report.related?.map(({ place: node, message }) =>
    relatedPlace({ place: { file, node }, message }),
  );
  const { message, key, severity, fixes } = report;
  const said = {
    rule: rule.id,
    severity: milder(active.severity, severity),
    message,
    file: file.path,
    range,
    key,
    ...(related && { related }),
  };
  found.finding = fixes ? withFixesLater(said, () => memory.model!, fixes) : said;
  return found.finding;
}

/** Whether the places of a finding are where they were. Each is a piece of text that has not changed: it ends as far from its start. */
function isPlacedAt(
  { range, related = [] }: Finding,
  report: EntryReport,
  { document }: SourceFile,
): boolean {
  if (!document.beginsAt(report.place, range.start)) return false;
  return related.every((place, n) => document.beginsAt(report.related![n]!.place, place.range.start));
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
      ? withFixesLater(said, () => undefined, fixes)
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
  { rule, severity, message, file, range, key, related }: Omit<Finding, 'fixes'> & { key: string },
  latest: () => ProjectModel | undefined,
  make: (model: ProjectModel) => readonly RuleFix[],
): Finding {
  let made: readonly RuleFix[] | undefined;
  let madeFor: ProjectModel | undefined;
  // Written out: a literal with a getter costs no more than one without.
  return {
    rule,
    severity,
    message,
    file,
    range,
    key,
    ...(related && { related }),
    get fixes() {
      const model = latest();
      if (!made || madeFor !== model) [made, madeFor] = [make(model!), model];
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
