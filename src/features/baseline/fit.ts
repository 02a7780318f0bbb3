/** The slow part of the baseline, on plain data, so that threads can do it. */
import { predictLinear, trainLinear, type LinearModel, type Targets } from './linear-model';
import type { FeatureMatrix } from './text-features';

/** The data to train on and to predict, which all fits of a layer share. */
export interface FitData {
  readonly matrix: FeatureMatrix;
  readonly targets: Targets;
}

export interface FitJob {
  readonly train: Int32Array;
  readonly predict: Int32Array;
  readonly seed: number;
  /** How many of the most important features of each class to return. */
  readonly heaviest?: number;
}

export interface FitResult {
  /** Probabilities of the rows to predict, row by row. */
  readonly probabilities: Float32Array;
  /** Class -> columns. */
  readonly heaviest: readonly (readonly number[])[];
}

/** Runs a job. It gives the same numbers everywhere. */
export function fit({ matrix, targets }: FitData, { train, predict, seed, heaviest = 0 }: FitJob): FitResult {
  const model = trainLinear(matrix, targets, train, seed);
  return {
    probabilities: predictLinear(matrix, model, predict),
    heaviest: heaviest === 0 ? [] : heaviestOf(model, matrix, targets, train, heaviest),
  };
}

/**
 * The features that contribute most to a class over its training texts: the weight above the mean of all classes, times the values in these texts.
 * A feature that is everywhere, such as my*, has some weight in most classes.
 */
function heaviestOf(
  { weights, classes }: LinearModel,
  { start, column, value, columns }: FeatureMatrix,
  targets: Targets,
  train: Int32Array,
  count: number,
): number[][] {
  const sums = new Float64Array(columns);
  return Array.from({ length: classes }, (_, k) => {
    const own = train.filter((row) =>
      targets.kind === 'one' ? targets.of[row] === k : targets.of[row * classes + k] === 1,
    );
    const features = new Set<number>();
    for (const row of own)
      for (let at = start[row]!; at < start[row + 1]!; at += 1) {
        sums[column[at]!]! += value[at]!;
        features.add(column[at]!);
      }
    const says = new Map<number, number>();
    for (const feature of features) {
      const all = weights.subarray(feature * classes, (feature + 1) * classes);
      const mean = targets.kind === 'one' ? all.reduce((sum, weight) => sum + weight, 0) / classes : 0;
      const weight = (all[k]! - mean) * sums[feature]!;
      if (weight > 0) says.set(feature, weight);
      sums[feature] = 0;
    }
    return [...says]
      .sort(([one, a], [other, b]) => b - a || one - other)
      .slice(0, count)
      .map(([feature]) => feature);
  });
}

/** Runs the jobs of a layer, in parallel if possible. */
export interface Fitter {
  run(data: FitData, jobs: readonly FitJob[]): Promise<FitResult[]>;
}

/** Runs the jobs one after the other, with pauses. */
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
