import { quoted } from '../../base/text/phrases';
import type { ProjectModel, RuleDef, TieBreaker } from '../../project/model/model';
import { schemaLayerOf } from '../../project/schema/per-turn';
import { idPlace } from '../framework/duplicates';
import { knownLayers } from '../framework/known-layers';
import { count } from '../framework/options';
import { projectRule, type ProjectReport } from '../framework/rule';
import { versionsWith } from '../framework/versions-with';
import type { AnswerView } from '../framework/project-view';
import type { Layer } from '../../project/schema/layer-types';
import { labelIdIn } from '../../project/model/label-ids';
import { labelsNamed } from '../../project/answers/named-labels';

export const uncitedRule = projectRule({
  id: 'uncited-rule',
  group: 'guideline',
  severity: 'off',
  strict: 'info',
  reveals: 'nothing',
  summary:
    'A rule that no one follows costs everyone reading time, or the annotators who need it cannot find it.',
  options: {
    min_answers: count(50, 'the fewest answers that could have cited the rule'),
  },
  async check(view, report, { options }) {
    const { model } = view;
    const { guideline } = model;
    if (!guideline || guideline.status === 'draft' || model.citable.size === 0) return;
    const uses = await countUses(view.answers('rules'), model);
    const least = Number(options.min_answers);
    if (least > 0 && uses.byVersion.size === 0) return;
    for (const rule of model.citable.values()) {
      if (uses.cited.has(rule.id)) continue;
      const labels = labelsOf(rule);
      let chances = 0;
      for (const version of versionsWith(guideline, rule.id)) {
        const counts = uses.byVersion.get(version);
        if (counts)
          chances +=
            'layer' in rule && rule.layer !== undefined
              ? (counts.layers.get(rule.layer) ?? 0)
              : labels
                ? labels.reduce((sum, label) => sum + (counts.labels.get(label) ?? 0), 0)
                : counts.answers;
      }
      if (chances >= least) report(reportOf(rule, labels, chances));
    }
  },
});

/** Answers with citations: the others say nothing about the rules. */
interface Counts {
  answers: number;
  /** Label -> number of answers that give it. */
  readonly labels: Map<string, number>;
  /** Layer -> number of answers to it. */
  readonly layers: Map<string, number>;
}

async function countUses(
  answers: AsyncIterable<AnswerView> | Iterable<AnswerView>,
  model: ProjectModel,
): Promise<{ readonly byVersion: ReadonlyMap<string, Counts>; readonly cited: ReadonlySet<string> }> {
  const layers = knownLayers(model);
  const byVersion = new Map<string, Counts>();
  const cited = new Set<string>();
  for await (const answer of answers) {
    const { rules, guideline } = answer;
    if (rules.length === 0 || answer.status === 'draft') continue;
    for (const rule of rules) cited.add(rule);
    if (guideline === undefined) continue;
    let counts = byVersion.get(guideline);
    if (!counts) byVersion.set(guideline, (counts = { answers: 0, labels: new Map(), layers: new Map() }));
    counts.answers += 1;
    for (const label of labelsGiven(answer, layers, model))
      counts.labels.set(label, (counts.labels.get(label) ?? 0) + 1);
    for (const layer of new Set(Object.keys(answer.labels).map(schemaLayerOf)))
      counts.layers.set(layer, (counts.layers.get(layer) ?? 0) + 1);
  }
  return { byVersion, cited };
}

function labelsGiven(
  { labels }: AnswerView,
  layers: ReadonlyMap<string, Layer>,
  model: ProjectModel,
): ReadonlySet<string> {
  const given = new Set<string>();
  for (const [layer, value] of Object.entries(labels)) {
    const known = layers.get(schemaLayerOf(layer));
    for (const label of known ? labelsNamed(known, value) : []) given.add(labelIdIn(model, layer, label));
  }
  return given;
}

/** The labels with which a rule can be cited; undefined for general rules, which can be cited with any. */
function labelsOf(rule: RuleDef | TieBreaker): string[] | undefined {
  if ('between' in rule) {
    if (rule.outcome === 'both') return rule.between.map(({ id }) => id);
    return rule.prefer && [rule.prefer.id];
  }
  if (rule.label === undefined) return undefined;
  // An exclusion is cited with the other label, or none.
  return rule.kind === 'exclude' ? (rule.useInstead ? [rule.useInstead.id] : undefined) : [rule.label];
}

function reportOf(
  rule: RuleDef | TieBreaker,
  labels: readonly string[] | undefined,
  chances: number,
): ProjectReport {
  const giving = labels ? `give ${quoted(labels, ' or ')} and ` : '';
  const kind = 'between' in rule ? 'tie-breaker' : 'rule';
  return {
    place: idPlace(rule),
    message:
      `Of ${chances} answers that ${giving}cite rules, none cites "${rule.id}". ` +
      `Show with an example when it applies, or take the ${kind} out if nothing needs it.`,
    key: `uncited-rule ${rule.id}`,
  };
}
