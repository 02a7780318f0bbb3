import { argumentsOf } from '../../disagreement/citations';
import type { ProjectModel, RuleDef, TieBreaker } from '../../project/model/model';
import { forEachAnswer } from '../framework/answers';
import { answerRule, type ProjectReport, publicRule } from '../framework/rule';
import { knownLayers } from '../framework/read-whole';
import { modelIn, labelIdIn } from '../../project/model/label-ids';
import { forEachLabel, labelsNamed } from '../../project/answers/named-labels';
import { quoted } from '../../base/text/phrases';
import { schemaLayerOf } from '../../project/schema/per-turn';
import { mismatchOf } from '../framework/rule-mismatch';
import { idPlace } from '../framework/yaml-fixes';
import { count } from '../framework/options';
import { versionsWith } from '../framework/versions-with';
import type { AnswerView } from '../framework/project-view';
import { type Layer, takesLabel } from '../../project/schema/layer-types';
import { followedOf } from '../../project/records/followed';
import { changesSince } from '../../project/model/staleness';
import type { LineFix, LineView } from '../framework/line-view';
import { takesOneLabel } from '../../kinds/traits';
import { addOne, getOrAdd } from '../../base/lists';

export const missingCitation = answerRule({
  id: 'missing-citation',
  kinds: ['annotation'],
  severity: 'warning',
  summary: 'The project requires a cited rule here: without it, no one can tell why the label was given.',
  start(model) {
    const wanted = wantedCitations(model);
    if (!wanted) return () => {};
    const layers = knownLayers(model);
    const byLayer = new Map(
      [...layers.keys()].map((id) => [id, wantedCitations(modelIn(model, id))!.labels]),
    );
    return (line, report) => {
      const record = line.value;
      if (!record || record.withdrawn === true || record.status === 'draft') return;
      if (Array.isArray(record.rules) && record.rules.length > 0) return;
      // A flag explains why there is no citation.
      if (Array.isArray(record.flags) && record.flags.length > 0) return;
      let isReported = false;
      forEachAnswer(line, (id, value, base, key) => {
        const layer = layers.get(id);
        if (!layer || isReported) return;
        const labels = byLayer.get(id)!;
        if (wanted.layers.has(id)) {
          isReported = true;
          report({ path: [...base, key], part: 'key', message: message(`An answer on "${id}"`) });
          return;
        }
        forEachLabel(layer, value, (label, below) => {
          if (isReported || !(wanted.all || labels.has(label))) return;
          isReported = true;
          report({ path: [...base, key, ...below], message: message(`"${label}"`) });
        });
      });
    };
  },
});

const message = (what: string): string =>
  `${what} needs at least one cited rule (quality.cite_rules of the schema), but the record cites none. Cite the rule that decided it.`;

interface Wanted {
  readonly all: boolean;
  readonly labels: ReadonlySet<string>;
  readonly layers: ReadonlySet<string>;
}

/** Undefined if the project requires no citations, or the guideline has nothing to cite. */
function wantedCitations({ schema, layers, citable }: ProjectModel): Wanted | undefined {
  const { citeRules } = schema;
  if (citeRules.length === 0 || citable.size === 0) return undefined;
  return {
    all: citeRules.includes('all'),
    labels: new Set(citeRules.filter((id) => !layers.has(id))),
    layers: new Set(citeRules.filter((id) => layers.has(id))),
  };
}

export const uncitedRule = publicRule({
  id: 'uncited-rule',
  group: 'guideline',
  severity: 'off',
  strict: 'info',
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
    const argumentsById = argumentsOf(model);
    const least = Number(options.min_answers);
    if (least > 0 && uses.byVersion.size === 0) return;
    for (const rule of model.citable.values()) {
      if (uses.cited.has(rule.id)) continue;
      // One without labels that it argues for can be cited with any: a general rule, or an exclusion that names no other label.
      const { supports = [] } = argumentsById.get(rule.id) ?? {};
      const labels = supports.length > 0 ? supports : undefined;
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
    const fresh = (): Counts => ({ answers: 0, labels: new Map(), layers: new Map() });
    const counts = getOrAdd(byVersion, guideline, fresh);
    counts.answers += 1;
    for (const label of labelsGiven(answer, layers, model)) addOne(counts.labels, label);
    for (const layer of new Set(Object.keys(answer.labels).map(schemaLayerOf))) addOne(counts.layers, layer);
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

export const ruleLabelMismatch = answerRule({
  id: 'rule-label-mismatch',
  severity: 'warning',
  fix: 'ask',
  summary: 'The cited rule argues for a different label: either the label or the citation is wrong.',
  start(model) {
    const layers = knownLayers(model);
    const changedSince = changedRules(model);
    const argumentsById = argumentsOf(model);
    return (line, report) => {
      const rules = line.value?.rules;
      if (!Array.isArray(rules) || rules.length === 0 || line.value?.status === 'draft') return;
      if (!rules.some((rule) => argumentsById.has(rule as string))) return;
      const given = givenLabels(line, layers);
      const changed = changedSince(followedOf(line.value?.guideline, line.value?.guideline_hash));
      rules.forEach((rule: unknown, index) => {
        const found = typeof rule === 'string' && !changed.has(rule) && mismatchOf(model, rule, given);
        if (!found) return;
        const { layer, argues, isFor, says } = found;
        const fix = isFor === undefined ? undefined : changeFix(line, layers.get(layer)!, says, isFor);
        report({
          path: ['rules', index],
          message: `"${rule}" argues ${argues}, but the record says "${says}": one of the two is a slip. ${ruleInWords(model, rule)}`,
          related: [{ place: idPlace(model.citable.get(rule)!), message: `What "${rule}" says.` }],
          fixes: [fix],
        });
      });
    };
  },
});

/** Ids whose meaning changed after a version: earlier citations of them are stale. */
function changedRules(model: ProjectModel): (followed: string | undefined) => ReadonlySet<string> {
  const cache = new Map<unknown, ReadonlySet<string>>();
  return (followed) =>
    getOrAdd(cache, followed, () => {
      const changes = followed === undefined ? [] : changesSince(model, followed);
      return new Set(changes.map(({ target }) => target.id));
    });
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

function ruleInWords(model: ProjectModel, id: string): string {
  const rule = model.citable.get(id)!;
  const text = 'between' in rule ? rule.when?.text : rule.text;
  if (text === undefined) return 'It holds always.';
  return `It reads: ${text.length > 100 ? `${text.slice(0, 100)}…` : text}`;
}
