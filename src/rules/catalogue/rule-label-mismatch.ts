import { memoize } from '../../base/memoize';
import type { ProjectModel, RuleDef, TieBreaker } from '../../project/model/model';
import { changesSince } from '../../project/model/staleness';
import { takesLabel, type Layer } from '../../project/schema/layer-types';
import { idPlace } from '../framework/duplicates';
import { forEachAnswer } from '../framework/answers';
import type { LineFix, LineReport, LineView } from '../framework/line-view';
import { answerRule, type ReportLine } from '../framework/rule';
import { knownLayers } from '../framework/known-layers';
import { modelIn } from '../../project/model/label-ids';
import { takesOneLabel } from '../../kinds/traits';
import { labelsNamed } from '../../project/answers/named-labels';

/** Which labels a cited rule supports or excludes. */
interface Argument {
  /** The label that it argues for, if any. */
  readonly for?: string;
  readonly against: readonly string[];
}

export const ruleLabelMismatch = answerRule({
  id: 'rule-label-mismatch',
  severity: 'warning',
  fix: 'ask',
  summary: 'The cited rule argues for a different label: either the label or the citation is wrong.',
  start(model) {
    const layers = knownLayers(model);
    const changedSince = changedRules(model);
    const argumentsById = argumentsIn(model);
    return (line, report) => {
      const rules = line.value?.rules;
      if (!Array.isArray(rules) || rules.length === 0 || line.value?.status === 'draft') return;
      if (!rules.some((rule) => argumentsById.has(rule as string))) return;
      const given = givenLabels(line, layers);
      const changed = changedSince(line.value?.guideline);
      rules.forEach((rule: unknown, index) => {
        const argument = typeof rule === 'string' ? argumentsById.get(rule) : undefined;
        if (argument && !changed.has(rule as string))
          check(model, rule as string, given, layers, line, ['rules', index], report);
      });
    };
  },
});

/** What the rules argue for and against. */
const argumentsIn = memoize(
  ({ citable }: ProjectModel) =>
    new Map(
      [...citable].flatMap(([id, rule]) => {
        const argument = argumentOf(rule);
        return argument ? [[id, argument] as const] : [];
      }),
    ),
);

/** Ids whose meaning changed after a version: earlier citations of them are stale. */
function changedRules(model: ProjectModel): (version: unknown) => ReadonlySet<string> {
  const cache = new Map<unknown, ReadonlySet<string>>();
  return (version) => {
    let changed = cache.get(version);
    if (!changed) {
      const changes = typeof version === 'string' ? changesSince(model, version) : [];
      cache.set(version, (changed = new Set(changes.map(({ target }) => target.id))));
    }
    return changed;
  };
}

/** An inclusion or exclusion argues for or against its label, a tie-breaker for one label against the others, a general rule for none. */
function argumentOf(rule: RuleDef | TieBreaker): Argument | undefined {
  if ('between' in rule) {
    // With an "unless" it can argue either way.
    if (rule.unless) return undefined;
    if (rule.outcome === 'neither') return { against: rule.between.map(({ id }) => id) };
    if (!rule.prefer) return undefined;
    const preferred = rule.prefer.id;
    return { for: preferred, against: rule.between.map(({ id }) => id).filter((id) => id !== preferred) };
  }
  if (rule.label === undefined) return undefined;
  if (rule.kind === 'include') return { for: rule.label, against: [] };
  const instead = rule.useInstead?.id;
  return { against: [rule.label], ...(instead !== undefined && { for: instead }) };
}

/** Layer id -> the labels that the answer has. */
function givenLabels(line: LineView, layers: ReadonlyMap<string, Layer>): Map<string, Set<string>> {
  const given = new Map<string, Set<string>>();
  forEachAnswer(line, (id, value) => {
    const layer = layers.get(id);
    if (!layer) return;
    // Other rules report labels that the layer does not have.
    const known = labelsNamed(layer, value).filter((label) => takesLabel(layer, label));
    given.set(id, new Set([...(given.get(id) ?? []), ...known]));
  });
  return given;
}

function check(
  model: ProjectModel,
  rule: string,
  given: ReadonlyMap<string, ReadonlySet<string>>,
  layers: ReadonlyMap<string, Layer>,
  line: LineView,
  path: LineReport['path'],
  report: ReportLine,
): void {
  for (const [id, labels] of given) {
    const layer = layers.get(id)!;
    const argument = argumentsIn(modelIn(model, id)).get(rule)!;
    const isFor = argument.for !== undefined && takesLabel(layer, argument.for) ? argument.for : undefined;
    if (isFor !== undefined && labels.has(isFor)) return;
    const wrong = argument.against.find((label) => labels.has(label));
    const only = takesOneLabel(layer) ? [...labels][0] : undefined;
    // An inclusion of a label that a single choice did not give argues for another answer.
    const contradicted = wrong ?? (isFor !== undefined && argument.against.length === 0 ? only : undefined);
    if (contradicted === undefined) continue;
    const says = isFor === undefined ? `against "${contradicted}"` : `for "${isFor}"`;
    const fix = isFor === undefined ? undefined : changeFix(line, layer, contradicted, isFor);
    report({
      path,
      message: `"${rule}" argues ${says}, but the record says "${contradicted}": one of the two is a slip. ${quoted(model, rule)}`,
      related: [{ place: idPlace(model.citable.get(rule)!), message: `What "${rule}" says.` }],
      ...(fix && { fixes: [fix] }),
    });
    return;
  }
}

/** Only if the label is the whole answer. */
function changeFix(line: LineView, layer: Layer, from: string, to: string): LineFix | undefined {
  const { labels } = line.value as { labels?: Record<string, unknown> };
  if (!takesOneLabel(layer) || labels?.[layer.id] !== from) return undefined;
  return {
    title: `Change "${from}" to "${to}", as the rule says`,
    safety: 'ask',
    edits: [{ path: ['labels', layer.id], value: to }],
  };
}

function quoted(model: ProjectModel, id: string): string {
  const rule = model.citable.get(id)!;
  const text = 'between' in rule ? rule.when?.text : rule.text;
  if (text === undefined) return 'It holds always.';
  return `It reads: ${text.length > 100 ? `${text.slice(0, 100)}…` : text}`;
}
