/** The `gold` and `qualification` sections of labelwright.yaml; docs/format.md, "Gold in the queue". Plain data with defaults filled in. */

/** When a person sees how an answer compares with gold: never, after it was saved, or when the queue is done. */
export type Feedback = 'none' | 'immediate' | 'end';

export interface GoldSettings {
  /** Share of gold samples in a queue, more than 0 and at most 0.5; undefined: they stay at their places in the files. */
  readonly share?: number;
  readonly feedback: Feedback;
  readonly attention: Feedback;
  readonly seed: number;
}

export interface QualificationSettings {
  /** Ids of the samples, in their order; empty if `goldFile` names them. */
  readonly samples: readonly string[];
  /** Project-relative path of a file of gold records. */
  readonly goldFile?: string;
  /** Share of right answers, between 0 and 1. */
  readonly passMark: number;
  /** Of the Wilson interval, two-sided. */
  readonly confidence: number;
  /** Smallest number of answers that can decide; undefined: all. */
  readonly minAnswers?: number;
  /** A person who has answered all and not passed gets no other samples. */
  readonly blocks: boolean;
  readonly feedback: Feedback;
}

/** The greatest share of gold: with more, two gold samples would be adjacent. */
export const MAX_SHARE = 0.5;
export const DEFAULT_SEED = 1;
export const DEFAULT_CONFIDENCE = 0.95;
