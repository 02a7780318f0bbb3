import { maxOf } from '../base/lists';
import {
  classCounts,
  confidentThresholds,
  likeliestClass,
  roundKeepingSum,
  SLACK,
  type Predictions,
} from './predictions';

/** Smaller probabilities count as this one, so that a logarithm is finite. */
const MIN_PROBABILITY = 1e-9;

export interface ConfidentLearning {
  /** t_k: mean probability of class k over the items given it. */
  thresholds: number[];
  /** Items by given class (row) and the class they confidently belong to (column), before and after scaling rows to the class counts. */
  jointCounts: number[][];
  calibratedCounts: number[][];
  /** Estimated joint distribution of given and true class. */
  joint: number[][];
  /** Items whose confident class is not the given one: the suspects, in the order of the input. */
  suspects: number[];
}

/** Confident learning for one label an item (Northcutt, Jiang & Chuang 2021). */
export function confidentLearning(predictions: Predictions): ConfidentLearning {
  const { classes, given } = predictions;
  const thresholds = confidentThresholds(predictions);
  const jointCounts = squareMatrix(classes);
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

/** The likeliest of the classes that reach their threshold, -1 if none does. */
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

function squareMatrix(size: number): number[][] {
  return Array.from({ length: size }, () => new Array<number>(size).fill(0));
}

/**
 * log p of the given class less that of the likeliest other one; low is suspicious. Wrong labels that look like the right one stand out more
 * than by p alone, because it counts how sure the model is of the other class, too.
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
  /** Items of them whose given class is not the likeliest one. */
  readonly contradicted: number;
}

/**
 * The half of the items with the highest probability of any class. A model errs seldom on them, and wrong labels are about as frequent as on
 * the others, so `contradicted / items` is about the share of wrong labels. Confident learning counts many errors of the model, too.
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
