export interface LabelCount {
  /** Answers that give the label, and samples with such an answer. */
  answers: number;
  samples: number;
  /** Annotator -> answers; none with 0. */
  readonly byAnnotator: Map<string, number>;
  /** Guideline (`followedOf`) -> answers; `undefined` for answers that name none. */
  readonly byGuideline: Map<string | undefined, number>;
  /** Answers that give the label on samples that two or more people answered. */
  pairedAnswers: number;
  /** Sum over those samples of n(n - 1) / (N - 1): n answers of N give the label. */
  agreeing: number;
}

/** Counts of one rule or tie-breaker. */
export interface RuleCount {
  /** Answers that cite it. */
  answers: number;
  readonly byAnnotator: Map<string, number>;
}

/**
 * Specific agreement on a label: the probability that another annotator gives it if one does. For two annotators this is Dice's
 * coefficient; for more, Fleiss' conditional probability (Psychological Bulletin 76, 1971), each sample weighted by its answers. Equal to
 * the result of `agreement/per-label.ts`. Undefined if the label was never given on a sample with two answers.
 */
export function specificAgreement({
  agreeing,
  pairedAnswers,
}: Pick<LabelCount, 'agreeing' | 'pairedAnswers'>): number | undefined {
  if (pairedAnswers === 0) return undefined;
  // Adding and subtracting fractions may leave a rounding error.
  return Math.min(1, Math.max(0, agreeing / pairedAnswers));
}
