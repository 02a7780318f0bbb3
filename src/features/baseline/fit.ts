/** The work of the baseline that takes long, as plain data, so that threads can do it. */
import { predictLinear, trainLinear, type LinearModel, type Targets } from './linear-model';
import type { FeatureMatrix } from './text-features';

/** What is trained on and predicted: the same for all fits of a layer. */
export interface FitData {
  readonly matrix: FeatureMatrix;
  readonly targets: Targets;
}

export interface FitJob {
  readonly train: Int32Array;
  readonly predict: Int32Array;
  readonly seed: number;
  /** How many of the heaviest features of each class to return. */
  readonly heaviest?: number;
}

export interface FitResult {
  /** Of the rows to predict, row by row. */
  readonly probabilities: Float32Array;
  /** Class -> columns. */
  readonly heaviest: readonly (readonly number[])[];
}

/** Runs a job. It gives the same numbers everywhere. */
export function fit({ matrix, targets }: FitData, { train, predict, seed, heaviest = 0 }: FitJob): FitResult {
  const model = trainLinear(matrix, targets, train, seed);
  return {
    probabilities: predictLinear(matrix, model, predict),
    heaviest: heaviest === 0 ? [] : heaviestOf(model, matrix, train, heaviest),
  };
}

/** By weight times the number of training rows with the feature: what counts most in sum. */
function heaviestOf(
  { weights, classes }: LinearModel,
  { start, column, columns }: FeatureMatrix,
  train: Int32Array,
  count: number,
): number[][] {
  const texts = new Int32Array(columns);
  for (const row of train) for (let at = start[row]!; at < start[row + 1]!; at += 1) texts[column[at]!]! += 1;
  const all = Array.from({ length: columns }, (_, feature) => feature);
  return Array.from({ length: classes }, (_, k) => {
    const weight = (feature: number): number => weights[feature * classes + k]! * Math.sqrt(texts[feature]!);
    return all
      .filter((feature) => weight(feature) > 0)
      .sort((a, b) => weight(b) - weight(a) || a - b)
      .slice(0, count);
  });
}

/** Who runs the jobs of a layer, several at a time if it can. */
export interface Fitter {
  run(data: FitData, jobs: readonly FitJob[]): Promise<FitResult[]>;
}

/** Runs them one after the other, with a pause in between. */
export const fitHere = (pause: () => Promise<void>): Fitter => ({
  async run(data, jobs) {
    const results: FitResult[] = [];
    for (const job of jobs) {
      await pause();
      results.push(fit(data, job));
    }
    return results;
  },
});
