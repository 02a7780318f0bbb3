import { isConditionMet } from '../../project/answers/conditions';
import { comparableValue } from '../../kinds/comparable';
import { kindOf } from '../../kinds';
import type { ProjectModel } from '../../project/model/model';
import { followedOf } from '../../project/records/followed';
import { isByPolicy, type DecisionRecord, type GoldRecord, type Labels } from '../../project/records/records';
import { locateSpans, UnitText } from '../../project/records/spans';
import { answerProblem } from '../../kinds/answer-problem';
import type { Layer } from '../../project/schema/layer-types';
import { layersIn } from '../../project/schema/per-turn';
import { textHash } from '../../base/text/hash';
import type { Project, WithModel } from '../../engine/project';
import { staleBy } from '../../project/model/staleness';
import { joinsMarks, marksText } from '../../kinds/traits';

/** Selects the decisions to promote; each field narrows the selection. */
export interface PromotionScope {
  readonly samples?: ReadonlySet<string>;
  readonly reviewers?: readonly string[];
  /** Include decisions that a vote made for many samples. */
  readonly byPolicy?: boolean;
}

export interface PlannedPromotion {
  readonly sample: string;
  readonly reviewer: string;
  readonly record: GoldRecord;
  /** Layers left out because the decision allows several answers: gold does not judge them. */
  readonly ambiguous: readonly string[];
}

/**
 * Why a sample does not become gold. `gold`: it is gold already, with the same values where both have them; `conflict`: its gold has other
 * values. `ambiguous`: several answers are valid on every decided layer. `stale`: the guideline's meaning has changed for what was decided.
 */
export type PromotionRefusal =
  | 'undecided'
  | 'returned'
  | 'by-policy'
  | 'no-sample'
  | 'text-changed'
  | 'stale'
  | 'ambiguous'
  | 'invalid'
  | 'gold'
  | 'conflict';

interface RefusedPromotion {
  readonly sample: string;
  readonly reason: PromotionRefusal;
  /** In words. */
  readonly detail: string;
}

export interface Promotion {
  readonly planned: readonly PlannedPromotion[];
  readonly refused: readonly RefusedPromotion[];
}

/** What would become gold, sorted by sample id. Reads the decisions only; writes nothing. */
export async function planPromotion(
  { project, model }: WithModel,
  scope: PromotionScope,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<Promotion> {
  const planned: PlannedPromotion[] = [];
  const refused: RefusedPromotion[] = [];
  for (const [n, sample] of wanted(project, scope).entries()) {
    if (n % 200 === 199) await pause();
    const decision = project.records.decisions.get(sample)?.record;
    const found = promotionOf({ project, model }, sample, decision, scope);
    if ('reason' in found) refused.push(found);
    else planned.push(found);
  }
  return { planned, refused };
}

/** The requested samples, decided or not; otherwise those with a decision of the reviewers, or of anyone. */
function wanted({ records }: Project, { samples, reviewers }: PromotionScope): string[] {
  const ids = [...(samples ?? records.decisions.keys())].filter((id) => {
    const decision = records.decisions.get(id)?.record;
    if (!reviewers) return samples !== undefined || (decision && !decision.withdrawn);
    return decision && !decision.withdrawn && reviewers.includes(decision.reviewer);
  });
  return ids.sort();
}

function promotionOf(
  { project, model }: WithModel,
  sample: string,
  decision: DecisionRecord | undefined,
  { byPolicy }: PromotionScope,
): PlannedPromotion | RefusedPromotion {
  const refuse = (reason: PromotionRefusal, detail: string): RefusedPromotion => ({ sample, reason, detail });
  if (!decision || decision.withdrawn) return refuse('undecided', 'No one has decided it.');
  const { reviewer, labels = {}, valid = {}, rules, reason, text_hash } = decision;
  if (decision.return_to)
    return refuse('returned', `${reviewer} has sent it back to ${decision.return_to.join(', ')}.`);
  if (isByPolicy(decision) && !byPolicy)
    return refuse(
      'by-policy',
      `It was decided by ${decision.origin.strategy}, with others; no one has looked at it.`,
    );
  const text = project.samples.textOf(sample);
  if (text === undefined) return refuse('no-sample', 'No file of samples holds it.');
  if (text_hash !== undefined && text_hash !== textHash(text))
    return refuse('text-changed', 'Its text has changed since it was decided: decide it again.');
  if (isStale(model, decision))
    return refuse('stale', 'The guideline has changed its meaning since it was decided: decide it again.');
  const layers = layersIn(
    model.schema.layers.flatMap(({ layer }) => layer ?? []),
    labels,
    Object.fromEntries(
      Object.entries(valid).flatMap(([id, values]) => (values[0] === undefined ? [] : [[id, values[0]]])),
    ),
  );
  const { remaining, ambiguous } = unambiguous(layers, labels, valid);
  if (Object.keys(remaining).length === 0)
    return ambiguous.length > 0
      ? refuse('ambiguous', `Several answers stay valid on ${ambiguous.join(', ')}: gold holds one.`)
      : refuse('undecided', `${reviewer} has given a cause and no labels.`);
  const uncitable = rules?.find((rule) => !model.citable.has(rule));
  const wrong =
    uncitable === undefined
      ? problemOf(layers, remaining, text)
      : `It cites "${uncitable}", which the guideline does not have (any more).`;
  if (wrong !== undefined) return refuse('invalid', wrong);
  const gold = project.records.gold.get(sample);
  if (gold) {
    const where = `${gold.file}:${gold.line + 1}`;
    const other = differing(layers, remaining, gold.record.labels);
    return other.length > 0
      ? refuse(
          'conflict',
          `${where} says something else of ${other.join(', ')}. Look at both, and change one of them by hand.`,
        )
      : refuse('gold', `It is gold already: ${where}.`);
  }
  const record: GoldRecord = {
    sample,
    ...(layers.some((layer) => marksText(layer) && Object.hasOwn(remaining, layer.id)) && {
      unit: 'codepoint' as const,
    }),
    labels: remaining,
    ...(reason !== undefined && { explanation: reason }),
    ...(rules && rules.length > 0 && { rules }),
    origin: { kind: 'decision', record: decision.id, reviewer },
  };
  return { sample, reviewer, record, ambiguous };
}

/** Labels without the layers that have several valid answers, and without their dependents: relations and conditional layers. */
function unambiguous(
  layers: readonly Layer[],
  labels: Labels,
  valid: Readonly<Record<string, unknown>>,
): { remaining: Labels; ambiguous: string[] } {
  const open = new Set(Object.keys(valid));
  const hangsOnOpen = (layer: Layer): boolean =>
    (joinsMarks(layer) && open.has(layer.spans)) || Object.keys(layer.when ?? {}).some((id) => open.has(id));
  // Dependents can have dependents: each round finds the next level.
  for (let before = -1; before !== open.size;) {
    before = open.size;
    for (const layer of layers) if (Object.hasOwn(labels, layer.id) && hangsOnOpen(layer)) open.add(layer.id);
  }
  const remaining = Object.fromEntries(Object.entries(labels).filter(([id]) => !open.has(id)));
  return { remaining, ambiguous: [...open] };
}

function problemOf(layers: readonly Layer[], labels: Labels, text: string): string | undefined {
  const units = new UnitText(text, 'codepoint');
  for (const [id, value] of Object.entries(labels)) {
    const layer = layers.find((one) => one.id === id);
    if (!layer) return `The project has no layer "${id}".`;
    const problem = answerProblem(layer, value);
    if (problem !== undefined) return problem;
    if (isConditionMet(layer, labels) === false) return `"${id}" is not asked beside the other labels.`;
    if (!marksText(layer)) continue;
    for (const { pieces, span } of locateSpans(value, units))
      for (const { from, to, quote } of pieces)
        if (from < 0 || to < from || (quote !== undefined && text.slice(from, to) !== quote))
          return `The span ${span.label} [${span.start}, ${span.end}) is not where the text has it.`;
  }
  return undefined;
}

function differing(layers: readonly Layer[], decided: Labels, gold: Labels): string[] {
  return layers
    .filter((layer) => {
      const a = comparableValue(layer, decided);
      const b = comparableValue(layer, gold);
      return a !== undefined && b !== undefined && kindOf(layer).differences(layer, a, b).length > 0;
    })
    .map(({ id }) => id);
}

/** Whether the guideline's meaning has changed for what a decision says. A decision without a version is not stale. */
function isStale(model: ProjectModel, { labels = {}, rules = [], ...decision }: DecisionRecord): boolean {
  const followed = followedOf(decision.guideline, decision.guideline_hash);
  return followed !== undefined && staleBy(model, followed, labels, rules) !== undefined;
}
