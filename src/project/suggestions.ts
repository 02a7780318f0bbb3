/** Predictions that people are shown while they label; docs/format.md, "Suggestions". */
import { textHash } from '../base/text/hash';
import type { Labels, Origin } from './records/records';

/** Whether a prediction is shown before a person answers, or once they have. */
export type SuggestionTime = 'before' | 'after';

/** The `suggestions` section of labelwright.yaml, with defaults filled in. */
export interface SuggestionSettings {
  readonly model: string;
  /** Undefined: all that the model predicts. */
  readonly layers?: readonly string[];
  readonly show: SuggestionTime;
  /** Share of the samples on which a person gets no suggestion. */
  readonly control: number;
  readonly seed: number;
}

export const DEFAULT_CONTROL = 0.2;

/** The pattern of the files with a model's predictions. */
export const predictionFiles = (model: string): string => `{predictions,suggestions}/${model}.jsonl`;

/** A prediction as it is shown beside a sample. */
export interface Suggestion {
  readonly arm: SuggestionTime;
  readonly model: string;
  /** Id of the prediction; absent for predictions without one. */
  readonly prediction?: string;
  readonly score?: number;
  readonly labels: Labels;
  /** Ids of the rules that the model cites. */
  readonly rules: readonly string[];
  readonly rationale?: string;
}

/** What a person did about a suggestion: `labels` and `rules` are in the record otherwise. */
export type SuggestionOutcome = Required<Pick<Origin, 'model' | 'suggested' | 'action'>> &
  Pick<Origin, 'prediction' | 'score'> & { arm: SuggestionTime };

/** Whether a person gets no suggestion on a sample, so that the effect of suggestions can be measured. */
export function isControl(
  { seed, control }: Pick<SuggestionSettings, 'seed' | 'control'>,
  person: string,
  sample: string,
): boolean {
  const place = Number.parseInt(textHash(`${seed}\n${person}\n${sample}`).slice(0, 13), 16) / 16 ** 13;
  return place < control;
}
