import { softmax, type Reliability } from './reliability';

/** Evidence for (positive) or against (negative) one person's label on a sample, in addition to the votes. */
export interface Evidence {
  readonly kind: EvidenceKind | 'model';
  /** In log-odds, of a model; the other kinds have fixed ones. */
  readonly weight?: number;
  /** For the reviewer. */
  readonly reason: string;
}

/**
 * Weights in log-odds, by judgement (docs/disagreement.md). Two reliable votes are about 2.8: evidence breaks ties and does not overrule
 * people.
 */
const EVIDENCE_WEIGHTS = {
  /** A cited rule is a criterion of this label, or a tie-breaker that prefers it. */
  'cites-supporting-rule': 0.8,
  /** A cited rule excludes this label or argues for another. */
  'cites-contrary-rule': -1.2,
  'tie-breaker-prefers': 0.6,
  'tie-breaker-rejects': -0.6,
  explained: 0.3,
  unsure: -0.4,
  /** Given in a fraction of the annotator's usual time for a text of that length. */
  'too-fast': -0.6,
  'own-other-label': -1,
  'own-same-label': 0.7,
  /** Others gave an identical text this label. */
  'others-same-label': 0.5,
  /** Given under an older guideline; the meaning of this label has changed since. */
  'older-guideline': -1.2,
} as const;
type EvidenceKind = keyof typeof EVIDENCE_WEIGHTS;

/** A model repeats some of the mistakes of those it learned from, so its log-odds count for less, and for less than two reliable votes. */
const MODEL_WEIGHT = 0.6;
const MODEL_MOST = 2;

/** The evidence of a model that did not see the label. `odds`: for the label, beyond its share; `among`: models that say something of it. */
export function modelEvidence(odds: number, among: number, reason: string): Evidence {
  const weight = Math.max(-MODEL_MOST, Math.min(MODEL_MOST, MODEL_WEIGHT * odds));
  return { kind: 'model', weight: weight / among, reason };
}

/** One of the conflicting labels, with the annotators who gave it. */
export interface ConflictingLabel {
  readonly label: number;
  readonly annotators: readonly number[];
  readonly evidence: readonly Evidence[];
}

export interface ErrorScore {
  readonly label: number;
  /** From 0 to 1. The higher the score, the more likely it is an error rather than an answer that the text supports. */
  readonly score: number;
  /** P(this is the right label), from votes and evidence. */
  readonly probability: number;
  readonly reasons: readonly string[];
}

/**
 * Scores each label given to a sample that takes several, by itself: any of them can be right. Their posteriors come from
 * `estimateSetReliability`; `others` is the number of people who answered without the label. `known`: where the right labels come from.
 */
export function setErrorScores(
  item: number,
  given: readonly (ConflictingLabel & { readonly others: number })[],
  reliability: Reliability,
  known: string | undefined,
  name: (annotator: number) => string,
): ErrorScore[] {
  const posterior = reliability.posterior(item);
  return given.map(({ label, annotators, others, evidence }) => {
    const chosen = posterior.get(label) ?? 0;
    if (known !== undefined)
      return {
        label,
        probability: chosen,
        score: 1 - chosen,
        reasons: [`${known} ${chosen === 1 ? 'has it' : 'does not have it'}`],
      };
    const bounded = Math.min(1 - 1e-9, Math.max(1e-9, chosen));
    const odds = Math.log(bounded / (1 - bounded)) + weightOf(evidence);
    const probability = 1 / (1 + Math.exp(-odds));
    return {
      label,
      probability,
      score: 1 - probability,
      reasons: [
        `${annotators.length} chose it, ${others} did not`,
        ...annotators.map(
          (a) =>
            `of the labels that ${name(a)} gives, about ${Math.round(100 * reliability.accuracy[a]!)} % are right`,
        ),
        ...evidence.map(({ reason }) => reason),
      ],
    };
  });
}

const weightOf = (evidence: readonly Evidence[]): number =>
  evidence.reduce(
    (sum, { kind, weight = 0 }) => sum + (kind === 'model' ? weight : EVIDENCE_WEIGHTS[kind]),
    0,
  );

/** How much an often confused pair excuses the less likely label, as legitimate variation. */
const EXCUSE = 0.5;

/**
 * Scores each conflicting label of one sample. Votes are weighted by each annotator's confusions (`reliability`), and evidence adds
 * log-odds. Labels of a pair that people often confuse (`confusability`: the share of its samples, 0 to 1) are partly excused: there
 * the text is in doubt, not the person.
 */
export function errorScores(
  item: number,
  conflicting: readonly ConflictingLabel[],
  reliability: Reliability,
  confusability: (a: number, b: number) => number,
  name: (annotator: number) => string,
): ErrorScore[] {
  const posterior = reliability.posterior(item);
  const logs = conflicting.map(({ label, evidence }) => {
    return Math.log(Math.max(posterior.get(label) ?? 0, 1e-9)) + weightOf(evidence);
  });
  const shares = softmax(logs);
  const probabilities = new Map(conflicting.map(({ label }, n) => [label, shares[n]!]));
  const answers = conflicting.flatMap(({ annotators }) => annotators).length;
  return conflicting.map(({ label, annotators, evidence }) => {
    const probability = probabilities.get(label)!;
    const [rival] = conflicting
      .filter((other) => other.label !== label)
      .sort((one, other) => probabilities.get(other.label)! - probabilities.get(one.label)!);
    const excuse = rival ? EXCUSE * confusability(label, rival.label) : 0;
    const people = annotators.map(
      (a) => `${name(a)} is right in about ${Math.round(100 * reliability.accuracy[a]!)} % of samples`,
    );
    return {
      label,
      probability,
      score: (1 - probability) * (1 - excuse),
      reasons: [
        `${annotators.length} chose it, ${answers - annotators.length} did not`,
        ...people,
        ...evidence.map(({ reason }) => reason),
        ...(excuse > 0.1 ? ['people often differ between these labels, so the text may support both'] : []),
      ],
    };
  });
}
