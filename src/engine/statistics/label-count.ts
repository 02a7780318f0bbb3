/** Numbers of one label on one layer. */
export interface LabelCount {
  /** Answers that give the label, and samples on which somebody gave it. */
  answers: number;
  samples: number;
  /** Annotator -> answers; none with 0. */
  readonly byAnnotator: Map<string, number>;
  /** Guideline version -> answers; `undefined` for answers that name none. */
  readonly byVersion: Map<string | undefined, number>;
  /** Answers that give the label on samples that two or more people answered. */
  pairedAnswers: number;
  /** Sum over those samples of n(n - 1) / (N - 1): n answers of N give the label. */
  agreeing: number;
}

/** Numbers of one rule or tie-breaker. */
export interface RuleCount {
  /** Answers that cite it. */
  answers: number;
  readonly byAnnotator: Map<string, number>;
}

/**
 * Specific agreement on a label: the chance that another annotator gives it when one does. For two annotators this is Dice's coefficient;
 * for more, Fleiss' conditional probability (Psychological Bulletin 76, 1971), each sample weighted by its answers. The same number as
 * `agreement/per-label.ts` gives. Undefined when nobody gave the label on a sample with two answers.
 */
export function specificAgreement({
  agreeing,
  pairedAnswers,
}: Pick<LabelCount, 'agreeing' | 'pairedAnswers'>): number | undefined {
  if (pairedAnswers === 0) return undefined;
  // Sums of thirds that were added and taken away again may end a little beside their bounds.
  return Math.min(1, Math.max(0, agreeing / pairedAnswers));
}
