import { leadingCount } from '../base/leading-count';
import { addTo } from '../base/lists';
import { compareFindings, type Finding } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import { LOST } from '../base/text/misread';
import { isEncodingProblem } from '../base/yaml/encoding';
import { unusedSuppression } from './catalogue/suppressions';
import { yamlSyntax } from './catalogue/schema';
import { RuleSettings } from './framework/settings';
import type { Rule, YamlReport } from './framework/rule';
import { applySuppressions, unusedSuppressions, yamlFiles } from './framework/suppressions';
import { crashed, toFinding } from './framework/yaml-findings';
import { CATALOGUE, guidelineRules } from './registry';
import type { YamlPlace } from './framework/line-view';

export { applySuppressions };

/** All findings about the two YAML files that need no data, sorted by `compareFindings`. */
export function lintYaml(model: ProjectModel): Finding[] {
  const settings = new RuleSettings(model.schema.lint);
  const found = runGuidelineRules(model, settings);
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

/**
 * Runs the rules that see only the two YAML files. A rule that throws becomes a finding and does not affect other rules. One cause gives
 * one finding: inside invalid YAML and violations of the JSON Schema, only rules of the group `tool` report. Sorted by `compareFindings`.
 */
function runGuidelineRules(model: ProjectModel, settings: RuleSettings): Finding[] {
  const rejected = new RejectedPlaces(model);
  const paths = [model.schema.file.path, model.guideline?.file.path ?? ''];
  const findings: Finding[] = [];
  for (const rule of guidelineRules) {
    const context = paths.map((path) => settings.active(rule, path)).find((setting) => setting !== undefined);
    if (!context) continue;
    const report = (found: YamlReport): void => {
      if (rule.group !== 'tool' && rejected.covers(found.place)) return;
      const active = settings.active(rule, found.place.file.path);
      if (active) findings.push(toFinding(rule.id, active, found));
    };
    try {
      rule.check(model, report, { ...context, catalogue: CATALOGUE });
    } catch (error) {
      findings.push(crashed(rule.id, model.schema.file.path, error));
    }
  }
  return findings.sort(compareFindings);
}

interface Interval {
  readonly start: number;
  end: number;
}

/** The parts of the YAML files that could not be read as intended. Other rules stay silent inside them: one cause gives one finding. */
class RejectedPlaces {
  /** By path: disjoint, ascending, UTF-16 offsets. */
  readonly #intervals = new Map<string, Interval[]>();

  constructor(model: ProjectModel) {
    for (const problem of model.problems) {
      if (problem.rule !== 'schema-violation') continue;
      this.#add(problem.file.path, problem.file.document.range(problem.node));
    }
    for (const { path, document } of [
      model.schema.file,
      ...(model.guideline ? [model.guideline.file] : []),
    ]) {
      for (const problem of document.problems) if (problem.severity === 'error') this.#add(path, problem);
    }
    for (const [path, list] of this.#intervals) this.#intervals.set(path, merged(list));
  }

  #add(path: string, { start, end }: Interval): void {
    addTo(this.#intervals, path, { start, end });
  }

  covers(place: YamlPlace): boolean {
    const list = this.#intervals.get(place.file.path);
    if (!list) return false;
    const { start, end } = 'node' in place ? place.file.document.range(place.node) : place;
    const low = Math.max(0, leadingCount(list.length, (n) => list[n]!.start <= start) - 1);
    const found = list[low]!;
    return found.start <= start && end <= found.end;
  }
}

function merged(list: Interval[]): Interval[] {
  const out: Interval[] = [];
  for (const interval of list.sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && interval.start < last.end) last.end = Math.max(last.end, interval.end);
    else out.push({ ...interval });
  }
  return out;
}
