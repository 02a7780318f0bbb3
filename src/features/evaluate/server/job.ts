import type { Blind } from '../../../engine/review/blind-names';
import type { Comparison } from '../against';
import type { ModelSuspects } from '../../suspects/model-suspects';
import type { Evaluation } from '../evaluate';

/** What to evaluate, from the files of a project on disk. */
export interface EvaluationJob {
  /** Absolute. */
  readonly folder: string;
  readonly model: string;
  /** Another model to compare it with. */
  readonly against?: string;
  readonly blind?: Blind;
}

export type ThreadResult =
  | {
      readonly evaluation: Evaluation;
      readonly against?: Comparison;
      /** Labels that the model doubts, on the layers for which it has probabilities; empty for a comparison. */
      readonly suspects: readonly ModelSuspects[];
    }
  | { readonly problem: string };

/** Messages from the thread. An unexpected error is sent as `failed`. */
export type FromThread = { readonly progress: string } | ThreadResult | { readonly failed: string };
