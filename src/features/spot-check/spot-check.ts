import { UserError } from '../../base/user-error';

/** A sample of answers for review, as in its file; see docs/format.md, "Spot checks". */
export interface SpotCheck {
  readonly name: string;
  readonly seed: number;
  /** The annotators; absent: all. */
  readonly annotators?: readonly string[];
  /** Answers with one of these labels; absent: all. */
  readonly labels?: readonly string[];
  /** The layers to judge. */
  readonly layers: readonly string[];
  /** Number of answers it was drawn from. */
  readonly population: number;
  readonly confidence: number;
  /** The basis of its size; absent if the size was given. */
  readonly halfWidth?: number;
  readonly expected?: number;
  /** The required share of accepted answers. */
  readonly accept?: number;
  /** In the order of drawing. */
  readonly answers: readonly DrawnAnswer[];
}

export interface DrawnAnswer {
  readonly sample: string;
  readonly annotator: string;
  readonly record: string;
}

/** A spot check cannot be drawn or read; the message says what to do. */
export class SpotCheckError extends UserError {
  override readonly name = 'SpotCheckError';
}

export const SPOT_CHECKS = 'spot-checks';

const NAME = /^[\p{L}\p{N}_-][\p{L}\p{N}._-]{0,99}$/u;
export const isSpotCheckName = (name: string): boolean => NAME.test(name);

export const spotCheckPath = (name: string): string => `${SPOT_CHECKS}/${name}.jsonl`;
