/** Why people differ on a sample, in the order in which causes are looked for: the first that holds is the one. docs/disagreement.md. */
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

/** What the cause is decided on. */
export interface CauseInput {
  /** Kinds of difference on the layer: label-pair, extra-label, span-…, rating-distance, other. */
  readonly kinds: ReadonlySet<string>;
  /** Some of the labels in dispute were given before, others after a change of meaning that touches them. */
  readonly guidelineChanged: boolean;
  /** Somebody flagged the sample as damaged, or its text was found to be. */
  readonly damaged: boolean;
  /** Somebody gave an identical text another label. */
  readonly ownOtherLabel: boolean;
  /** Rules that people cite argue for different labels in dispute. */
  readonly citesContradict: boolean;
  /** The project names a guideline, and nothing of it could be read: whether it decides between the labels is not known. */
  readonly guidelineUnread: boolean;
  /** Somebody flagged a gap, or neither a tie-breaker nor an exclusion names the labels in dispute together. */
  readonly gap: boolean;
}

/** The one cause of a disagreement. */
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
  return kinds.has('rating-distance') ? 'rating-distance' : 'other';
}
