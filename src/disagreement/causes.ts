/** Why people disagree on a sample, and what reports call it. The first cause that applies, in this order, is the one reported (docs/disagreement.md). */
const NAMES = {
  'guideline-changed': 'Different guideline versions',
  'preprocessing-damage': 'Text damaged by preprocessing',
  slip: 'Slip',
  'rule-conflict': 'Cited rules contradict',
  'guideline-gap': 'Gap in the guideline',
  'class-confusion': 'Labels confused',
  'span-boundary': 'Span boundary',
  'span-label': 'Span label',
  'span-missing': 'Missing span',
  'relation-label': 'Relation label',
  'relation-direction': 'Relation direction',
  'relation-end': 'Relation end',
  'relation-missing': 'Missing relation',
  attribute: 'Attribute',
  'rating-distance': 'Rating distance',
  other: 'Other differences',
};
export type Cause = keyof typeof NAMES;
export const CAUSES = Object.keys(NAMES) as Cause[];
export const CAUSE_NAMES: Readonly<Record<string, string>> = NAMES;

/** The facts that decide the cause. */
export interface CauseInput {
  /** Kinds of difference on the layer: label-pair, extra-label, span-…, relation-…, attribute, turn, rating-distance, other. */
  readonly kinds: ReadonlySet<string>;
  /** Some of the conflicting labels were given before, others after a change of meaning that affects them. */
  readonly guidelineChanged: boolean;
  readonly damaged: boolean;
  readonly ownOtherLabel: boolean;
  readonly citesContradict: boolean;
  /** The project names a guideline, but none of it could be read, so whether it decides between the labels is unknown. */
  readonly guidelineUnread: boolean;
  /** Someone flagged a gap, or no tie-breaker and no exclusion names the conflicting labels together. */
  readonly gap: boolean;
}

/** Kinds of difference that are causes themselves, the first one that applies. */
const IN_ORDER = [
  'span-boundary',
  'span-missing',
  'relation-direction',
  'relation-end',
  'relation-missing',
  'attribute',
  'rating-distance',
] as const;

/** The cause of a disagreement. */
export function causeOf(input: CauseInput): Cause {
  const { kinds } = input;
  const labels = kinds.has('label-pair') || kinds.has('extra-label');
  if (input.guidelineChanged) return 'guideline-changed';
  if (input.damaged) return 'preprocessing-damage';
  if (input.ownOtherLabel) return 'slip';
  if (input.citesContradict) return 'rule-conflict';
  if (labels || kinds.has('span-label') || kinds.has('relation-label')) {
    if (input.gap) return 'guideline-gap';
    if (labels && input.guidelineUnread) return 'other';
    if (labels) return 'class-confusion';
    return kinds.has('span-label') ? 'span-label' : 'relation-label';
  }
  if (kinds.has('turn') && input.gap) return 'guideline-gap';
  return IN_ORDER.find((kind) => kinds.has(kind)) ?? 'other';
}
