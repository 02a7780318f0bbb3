/** How answers are resolved into one: the first step that finds an answer decides. Agreement needs no step. docs/training.md. */
export const STEPS = ['decision', 'unanimous', 'majority', 'dawid-skene'] as const;
export type Step = (typeof STEPS)[number];
export const isStep = (text: string): text is Step => STEPS.some((step) => step === text);

export interface ResolvePolicy {
  readonly steps: readonly Step[];
  /** `majority`: the share of the votes that the winner must exceed, 0 to 1; 1 requires all. */
  readonly quorum: number;
  /** A layer with fewer answers is unresolved unless a reviewer decided. */
  readonly minAnswers: number;
  /** `dawid-skene`: the least posterior probability of the answer, 0 to 1. */
  readonly minPosterior: number;
  /**
   * Differing spans, and the relations that join them, after decisions: the steps (`majority`), what all of two or more people set, what
   * anyone set, or what one person set.
   */
  readonly spans: 'majority' | 'agreed' | 'union' | { readonly annotator: string };
}

export const DEFAULT_POLICY: ResolvePolicy = {
  steps: ['decision', 'unanimous', 'majority'],
  quorum: 0.5,
  minAnswers: 1,
  minPosterior: 0.9,
  spans: 'majority',
};

/** The policy in words, for reports and data cards. */
export function policyText({ steps, quorum, minAnswers, minPosterior, spans }: ResolvePolicy): string {
  const words: Record<Step, string> = {
    decision: "a reviewer's decision",
    unanimous: 'what all annotators of the sample say',
    majority: `what more than ${percent(quorum)} of them say`,
    'dawid-skene': `the Dawid-Skene estimate where its posterior is ${minPosterior} or more`,
  };
  if (quorum === 1) words.majority = 'what all of them say';
  if (quorum === 0) words.majority = 'what most of them say';
  // Unanimous answers are taken under every policy; the steps that vote imply this.
  const isSaid = steps.includes('unanimous') || steps.includes('majority');
  const all = isSaid ? '' : ', or all annotators of the sample say the same';
  const least = minAnswers > 1 ? `; at least ${minAnswers} answers, or a decision` : '';
  const marks = spans === 'majority' ? '' : `; of differing spans ${spansText(spans)}`;
  return `${steps.map((step) => words[step]).join(', else ')}${all}${least}${marks}; ties are not broken`;
}

function spansText(spans: Exclude<ResolvePolicy['spans'], 'majority'>): string {
  if (typeof spans === 'object') return `those of ${spans.annotator}`;
  return spans === 'agreed'
    ? 'those that all of two or more people set'
    : 'all that any of two or more people set';
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(4))} %`;
