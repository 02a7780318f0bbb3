import { isObject } from '../../base/objects';
import type { Labels } from '../../project/records/records';
import { labelsIn } from '../../project/records/labels';
import { timeIn } from '../../project/records/utc-time';

/** What a model says of a sample; docs/format.md, "Predictions". */
export interface Prediction {
  /** Undefined in suggestions. */
  readonly id: string | undefined;
  readonly sample: string;
  /** Repeats of one model are runs; 1 by default. */
  readonly run: number;
  /** Milliseconds since 1970; 0 without a valid time. */
  readonly time: number;
  /** Offsets in the record's own unit. */
  readonly labels: Labels;
  /** Layer -> label (a rating as text) -> probability. */
  readonly probabilities: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly unit: unknown;
  readonly score: number | undefined;
  readonly rules: readonly string[];
  readonly rationale: string | undefined;
  readonly textHash: string | undefined;
  readonly guideline: string | undefined;
  readonly guidelineHash: string | undefined;
  /** Of the prompt that a language model was given. */
  readonly promptHash: string | undefined;
  /** The program through which an agent gave it to `labelwright mcp`. */
  readonly agent: string | undefined;
  /** Why the model gave nothing valid. */
  readonly error: string | undefined;
}

/** Reads a parsed line as a prediction, as far as it can be read; undefined if it names no sample. */
export function predictionIn(value: unknown): Prediction | undefined {
  if (!isObject(value) || typeof value.sample !== 'string' || value.sample === '') return undefined;
  const { sample, run, time, labels, probabilities, unit, score, rules } = value;
  return {
    id: textOf(value.id),
    sample,
    run: isRun(run) ? run : 1,
    time: timeIn(time) || 0,
    labels: labelsIn(labels),
    probabilities: probabilitiesIn(probabilities),
    unit,
    score: typeof score === 'number' ? score : undefined,
    rules: Array.isArray(rules) ? rules.filter((rule) => typeof rule === 'string') : [],
    rationale: textOf(value.rationale),
    textHash: textOf(value.text_hash),
    guideline: textOf(value.guideline),
    guidelineHash: textOf(value.guideline_hash),
    promptHash: textOf(value.prompt_hash),
    agent: textOf(value.agent),
    error: textOf(value.error),
  };
}

/** Whether a value is the number of a run: a whole number of 1 and above. */
export const isRun = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) > 0;

/** Whether a value is a probability. */
export const isProbability = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 1;

function probabilitiesIn(value: unknown): Prediction['probabilities'] {
  const layers = new Map<string, Map<string, number>>();
  if (!isObject(value)) return layers;
  for (const [layer, labels] of Object.entries(value)) {
    if (!isObject(labels)) continue;
    const read = Object.entries(labels).filter((entry): entry is [string, number] => isProbability(entry[1]));
    if (read.length > 0) layers.set(layer, new Map(read));
  }
  return layers;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
