/** Why people disagree on a sample. The first cause that applies, in this order, is the one reported (docs/disagreement.md). */
export const CAUSES = [
  'guideline-changed',
  'preprocessing-damage',
  'slip',
  'rule-conflict',
  'guideline-gap',
  'class-confusion',
  'span-boundary',
  'span-label',
  'span-missing',
  'rating-distance',
  'other',
] as const;
export type Cause = (typeof CAUSES)[number];

/** The facts that decide the cause. */
export interface CauseInput {
  /** Kinds of difference on the layer: label-pair, extra-label, span-…, attribute, turn, rating-distance, other. */
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

/** The cause of a disagreement. */
export function causeOf(input: CauseInput): Cause {
  const { kinds } = input;
  const labels = kinds.has('label-pair') || kinds.has('extra-label');
  if (input.guidelineChanged) return 'guideline-changed';
  if (input.damaged) return 'preprocessing-damage';
  if (input.ownOtherLabel) return 'slip';
  if (input.citesContradict) return 'rule-conflict';
  if (labels || kinds.has('span-label')) {
    if (input.gap) return 'guideline-gap';
    if (labels && input.guidelineUnread) return 'other';
    return labels ? 'class-confusion' : 'span-label';
  }
  if (kinds.has('span-boundary')) return 'span-boundary';
  if (kinds.has('span-missing')) return 'span-missing';
  if (kinds.has('turn') && input.gap) return 'guideline-gap';
  return kinds.has('rating-distance') ? 'rating-distance' : 'other';
}
