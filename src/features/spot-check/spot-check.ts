import { UserError } from '../../base/user-error';

/** A sample of answers that a reviewer looks at, as its file has it: docs/format.md, "Spot checks". */
export interface SpotCheck {
  readonly name: string;
  readonly seed: number;
  /** Whose answers; absent: everybody's. */
  readonly annotators?: readonly string[];
  /** Answers with one of these labels; absent: all. */
  readonly labels?: readonly string[];
  /** The layers on which answers are judged. */
  readonly layers: readonly string[];
  /** Answers that it was drawn from. */
  readonly population: number;
  readonly confidence: number;
  /** What its size was computed from; absent: the size was given. */
  readonly halfWidth?: number;
  readonly expected?: number;
  /** The share of accepted answers that is asked for. */
  readonly accept?: number;
  /** In the order in which they were drawn. */
  readonly answers: readonly DrawnAnswer[];
}

export interface DrawnAnswer {
  readonly sample: string;
  readonly annotator: string;
  /** Id of the record that was the answer. */
  readonly record: string;
}

/** Why a spot check cannot be drawn or read; says what to do. */
export class SpotCheckError extends UserError {
  override readonly name = 'SpotCheckError';
}

/** The folder of spot checks in a project. */
export const SPOT_CHECKS = 'spot-checks';

const NAME = /^[\p{L}\p{N}_-][\p{L}\p{N}._-]{0,99}$/u;
export const isSpotCheckName = (name: string): boolean => NAME.test(name);

export const spotCheckPath = (name: string): string => `${SPOT_CHECKS}/${name}.jsonl`;
