import { softmax, type Reliability } from './reliability';

/** What speaks for (positive) or against (negative) one person's label on a sample, beside the votes. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** In words, for the reviewer. */
  readonly reason: string;
}

/**
 * Weights in log-odds, set by judgement and kept small against two reliable votes (about 2.8): evidence should break ties and
 * nudge, not overrule people. Measured in docs/disagreement.md.
 */
const EVIDENCE_WEIGHTS = {
  /** A cited rule is a criterion of this label, or a tie-breaker that prefers it. */
  'cites-supporting-rule': 0.8,
  /** A cited rule excludes this label or argues for another. */
  'cites-contrary-rule': -1.2,
  /** The guideline has a tie-breaker for the labels in dispute, and it prefers this one. */
  'tie-breaker-prefers': 0.6,
  /** ... and it prefers another. */
  'tie-breaker-rejects': -0.6,
  /** The label comes with an explanation. */
  explained: 0.3,
  /** The annotator flagged the sample as unsure. */
  unsure: -0.4,
  /** Made in a fraction of the annotator's usual time for a text of that length. */
  'too-fast': -0.6,
  /** The same annotator gave an identical text another label. */
  'own-other-label': -1,
  /** The same annotator gave an identical text the same label. */
  'own-same-label': 0.7,
  /** Others gave an identical text this label. */
  'others-same-label': 0.5,
  /** Made under an older guideline; the meaning has changed since for this label. */
  'older-guideline': -1.2,
} as const;
type EvidenceKind = keyof typeof EVIDENCE_WEIGHTS;

/** One of the labels in dispute, with those who gave it. */
export interface DisputedLabel {
  readonly label: number;
  readonly annotators: readonly number[];
  readonly evidence: readonly Evidence[];
}

export interface ErrorScore {
  readonly label: number;
  /** From 0 to 1; higher: more likely one person's error than an answer that the text supports. */
  readonly score: number;
  /** P(this is the right label) by votes and evidence. */
  readonly probability: number;
  readonly reasons: readonly string[];
}

/** How far a pair that everybody mixes up excuses the less likely label: legitimate variation rather than an error. */
const EXCUSE = 0.5;

/**
 * Scores each label in dispute on one sample. The votes are weighed by each annotator's confusions (`reliability`), evidence adds
 * log-odds, and labels of a pair that people confuse often, `confusability` 0 to 1 (the share of its samples), are excused in part: there the text, not the
 * person, is in doubt.
 */
export function errorScores(
  item: number,
  disputed: readonly DisputedLabel[],
  reliability: Reliability,
  confusability: (a: number, b: number) => number,
  name: (annotator: number) => string,
): ErrorScore[] {
  const posterior = reliability.posterior(item);
  const logs = disputed.map(({ label, evidence }) => {
    const weight = evidence.reduce((sum, { kind }) => sum + EVIDENCE_WEIGHTS[kind], 0);
    return Math.log(Math.max(posterior.get(label) ?? 0, 1e-9)) + weight;
  });
  const shares = softmax(logs);
  const probabilities = new Map(disputed.map(({ label }, n) => [label, shares[n]!]));
  return disputed.map(({ label, annotators, evidence }) => {
    const probability = probabilities.get(label)!;
    const rival = disputed
      .filter((other) => other.label !== label)
      .reduce(
        (best, other) => (probabilities.get(other.label)! > probabilities.get(best.label)! ? other : best),
        disputed.find((other) => other.label !== label)!,
      );
    const excuse = rival ? EXCUSE * confusability(label, rival.label) : 0;
    const others = disputed.reduce(
      (sum, other) => sum + (other.label === label ? 0 : other.annotators.length),
      0,
    );
    const people = annotators.map(
      (a) => `${name(a)} is right in about ${Math.round(100 * reliability.accuracy[a]!)} % of samples`,
    );
    return {
      label,
      probability,
      score: (1 - probability) * (1 - excuse),
      reasons: [
        `${annotators.length} chose it, ${others} did not`,
        ...people,
        ...evidence.map(({ reason }) => reason),
        ...(excuse > 0.1 ? ['people often differ between these labels, so the text may support both'] : []),
      ],
    };
  });
}
