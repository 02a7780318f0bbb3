import { maxOf } from '../../base/lists';
import {
  classCounts,
  confidentThresholds,
  likeliestClass,
  roundKeepingSum,
  SLACK,
  type Predictions,
} from './predictions';

/** Smaller probabilities are raised to this value, so that logarithms are finite. */
const MIN_PROBABILITY = 1e-9;

export interface ConfidentLearning {
  /** t_k: mean probability of class k over the items with that given class. */
  thresholds: number[];
  /** Items by given class (row) and class that they confidently belong to (column), before and after scaling rows to the class counts. */
  jointCounts: number[][];
  calibratedCounts: number[][];
  /** Estimated joint distribution of given and true class. */
  joint: number[][];
  /** The suspects: items whose confident class differs from the given one, in the order of the input. */
  suspects: number[];
}

/** Confident learning for items with one label (Northcutt, Jiang & Chuang 2021). */
export function confidentLearning(predictions: Predictions): ConfidentLearning {
  const { classes, given } = predictions;
  const thresholds = confidentThresholds(predictions);
  const jointCounts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const suspects: number[] = [];
  given.forEach((y, i) => {
    const confident = confidentClass(predictions, i, thresholds);
    if (confident < 0) return;
    jointCounts[y]![confident]! += 1;
    if (confident !== y && likeliestClass(predictions, i, y) !== y) suspects.push(i);
  });
  for (let k = 0; k < classes; k += 1) jointCounts[k]![k] = Math.max(1, jointCounts[k]![k]!);
  const calibratedCounts = calibrate(jointCounts, classCounts(predictions));
  const total = calibratedCounts.flat().reduce((sum, n) => sum + n, 0);
  return {
    thresholds,
    jointCounts,
    calibratedCounts,
    joint: calibratedCounts.map((row) => row.map((n) => (total === 0 ? 0 : n / total))),
    suspects,
  };
}

/** The most probable of the classes that reach their threshold; -1 if none does. */
function confidentClass(
  { classes, probabilities }: Predictions,
  item: number,
  thresholds: readonly number[],
): number {
  let best = -1;
  for (let k = 0; k < classes; k += 1) {
    const p = probabilities[item * classes + k]!;
    if (p >= thresholds[k]! - SLACK && (best < 0 || p > probabilities[item * classes + best]!)) best = k;
  }
  return best;
}

/** Scales each row to the number of items given its class, then everything to the number of items, in whole counts. */
function calibrate(counts: readonly (readonly number[])[], given: readonly number[]): number[][] {
  const scaled = counts.map((row, k) => {
    const sum = row.reduce((total, n) => total + n, 0);
    return row.map((n) => (n / sum) * given[k]!);
  });
  return scaled.map(roundKeepingSum);
}

/**
 * log p of the given class less log p of the most probable other class; a low value is suspicious. It finds wrong labels that look like the right
 * one better than p alone, because it also counts how sure the model is of the other class.
 */
export function logMargins({ classes, given, probabilities }: Predictions): Float64Array {
  return Float64Array.from(given, (y, i) => {
    let other = 0;
    for (let k = 0; k < classes; k += 1)
      if (k !== y) other = Math.max(other, probabilities[i * classes + k]!);
    return (
      Math.log(Math.max(MIN_PROBABILITY, probabilities[i * classes + y]!)) -
      Math.log(Math.max(MIN_PROBABILITY, other))
    );
  });
}

export interface SurerHalf {
  readonly items: number;
  /** How many of them have a given class that is not the most probable one. */
  readonly contradicted: number;
}

/**
 * The half of the items on which the model is surest. It is seldom wrong there, and wrong labels are about as frequent as elsewhere, so
 * `contradicted / items` estimates the share of wrong labels. Confident learning also counts many errors of the model.
 */
export function surerHalf(predictions: Predictions): SurerHalf {
  const { classes, given, probabilities } = predictions;
  const sure = Float64Array.from(given, (_, i) =>
    maxOf(probabilities.subarray(i * classes, (i + 1) * classes)),
  );
  const half = [...given.keys()].sort((a, b) => sure[b]! - sure[a]! || a - b).slice(0, given.length >> 1);
  const isContradicted = (i: number): boolean => likeliestClass(predictions, i, given[i]!) !== given[i];
  return { items: half.length, contradicted: half.filter(isContradicted).length };
}

/** Items from the most to the least suspicious, lowest score first. */
export function rankedByScore(items: readonly number[], scores: Float64Array): number[] {
  return [...items].sort((a, b) => scores[a]! - scores[b]! || a - b);
}
