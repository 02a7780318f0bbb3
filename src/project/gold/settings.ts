/** The `gold` and `qualification` sections of labelwright.yaml; docs/format.md, "Gold in the queue". Plain data with defaults filled in. */

/** When a person is told how an answer compares with gold: never, when it is on disk, or when the queue is done. */
export type Feedback = 'none' | 'immediate' | 'end';

export interface GoldSettings {
  /** Share of a queue that are gold samples, more than 0 and at most 0.5; undefined: they stay where they stand. */
  readonly share?: number;
  readonly feedback: Feedback;
  /** Feedback on attention checks. */
  readonly attention: Feedback;
  readonly seed: number;
}

export interface QualificationSettings {
  /** Ids of the samples, in the order in which they are given; empty where `goldFile` names them. */
  readonly samples: readonly string[];
  /** Project-relative path of a file of gold records. */
  readonly goldFile?: string;
  /** Share of right answers, between 0 and 1. */
  readonly passMark: number;
  /** Of the Wilson interval, two-sided. */
  readonly confidence: number;
  /** From how many answers on the interval is looked at; undefined: all. */
  readonly minAnswers?: number;
  /** Who has answered all and not passed gets no other samples. */
  readonly blocks: boolean;
  readonly feedback: Feedback;
}

/** The greatest share of gold: with more, two gold samples would have to follow each other. */
export const MAX_SHARE = 0.5;
export const DEFAULT_SEED = 1;
export const DEFAULT_CONFIDENCE = 0.95;
