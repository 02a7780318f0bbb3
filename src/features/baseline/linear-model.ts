import { seededRandom } from '../../agreement/statistics/random';
import type { FeatureMatrix } from './text-features';

/** The targets to learn: one class per row, or a yes or no per row and class. */
export type Targets =
  | { readonly kind: 'one'; readonly classes: number; readonly of: Int32Array }
  /** Row by row with `classes` columns: 1 for yes, 0 for no. */
  | { readonly kind: 'each'; readonly classes: number; readonly of: Uint8Array };

/** Weights by feature and class, row by row, and a constant for each class. */
export interface LinearModel {
  readonly kind: Targets['kind'];
  readonly classes: number;
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

/** Number of passes over the rows: more passes for fewer rows, so that there are enough steps. */
const passesOf = (rows: number): number => Math.min(30, Math.max(4, Math.ceil(20_000 / Math.max(1, rows))));
const RATE = 2;
/**
 * Penalty on large weights for `one`, relative to the loss summed over the rows. Without it, the model memorises wrong labels. For `each` it does
 * harm.
 */
const PENALTY = 0.1;
/** Smaller gradients have no noticeable effect and are skipped. */
const MIN_GRADIENT = 1e-3;

/** Trains on some rows by stochastic gradient descent with rates that adapt to each feature (Adagrad): softmax with a ridge penalty for `one`, logistic for `each`. */
export function trainLinear(
  matrix: FeatureMatrix,
  targets: Targets,
  rows: Int32Array,
  seed: number,
): LinearModel {
  const { start, column, value, columns } = matrix;
  const { classes } = targets;
  const active = new Int32Array(classes);
  const weights = new Float32Array(columns * classes);
  const bias = new Float64Array(classes);
  const scores = new Float64Array(classes);
  const squares = new Float64Array(columns).fill(1e-3);
  const order = rows.slice();
  const random = seededRandom(seed);
  const passes = passesOf(rows.length);
  for (let pass = 0; pass < passes; pass += 1) {
    for (let i = order.length - 1; i > 0; i -= 1) {
      const j = random.below(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    const slower = RATE / (1 + (4 * pass) / (passes - 1));
    for (let i = 0; i < order.length; i += 1) {
      const row = order[i]!;
      scoreRow(matrix, weights, bias, row, scores);
      toProbabilities(scores, targets.kind);
      // The gradient: prediction minus truth. Classes with a tiny gradient are skipped, which halves the time.
      if (targets.kind === 'one') scores[targets.of[row]!]! -= 1;
      else for (let k = 0; k < classes; k += 1) scores[k]! -= targets.of[row * classes + k]!;
      let norm = 0;
      let count = 0;
      for (let k = 0; k < classes; k += 1) {
        const g = scores[k]!;
        if (g < MIN_GRADIENT && g > -MIN_GRADIENT) continue;
        norm += g * g;
        active[count++] = k;
      }
      if (count > 0) moveWeights(row, norm, count, slower);
    }
    if (targets.kind === 'one') shrinkWeights(slower);
  }
  return { kind: targets.kind, classes, weights, bias };

  function moveWeights(row: number, norm: number, count: number, rate: number): void {
    const to = start[row + 1]!;
    for (let at = start[row]!; at < to; at += 1) {
      const feature = column[at]!;
      const base = feature * classes;
      const x = value[at]!;
      const square = squares[feature]! + norm * x * x;
      squares[feature] = square;
      const step = (rate * x) / Math.sqrt(square);
      for (let n = 0; n < count; n += 1) {
        const k = active[n]!;
        weights[base + k] = weights[base + k]! - step * scores[k]!;
      }
    }
    for (let n = 0; n < count; n += 1) {
      const k = active[n]!;
      bias[k] = bias[k]! - 0.01 * rate * scores[k]!;
    }
  }

  /** Applies the penalty by an implicit step, once per pass. */
  function shrinkWeights(rate: number): void {
    for (let feature = 0; feature < columns; feature += 1) {
      const by = 1 + (PENALTY * rate) / Math.sqrt(squares[feature]!);
      const end = (feature + 1) * classes;
      for (let at = feature * classes; at < end; at += 1) weights[at] = weights[at]! / by;
    }
  }
}

/** The scores of a row's classes. */
function scoreRow(
  { start, column, value }: FeatureMatrix,
  weights: Float32Array,
  bias: Float64Array,
  row: number,
  scores: Float64Array,
): void {
  const classes = bias.length;
  for (let k = 0; k < classes; k += 1) scores[k] = bias[k]!;
  const to = start[row + 1]!;
  for (let at = start[row]!; at < to; at += 1) {
    const base = column[at]! * classes;
    const x = value[at]!;
    for (let k = 0; k < classes; k += 1) scores[k] = scores[k]! + weights[base + k]! * x;
  }
}

/** Probabilities of each class for some rows, row by row. */
export function predictLinear(matrix: FeatureMatrix, model: LinearModel, rows: Int32Array): Float32Array {
  const { kind, classes, weights, bias } = model;
  const found = new Float32Array(rows.length * classes);
  const scores = new Float64Array(classes);
  for (let i = 0; i < rows.length; i += 1) {
    scoreRow(matrix, weights, bias, rows[i]!, scores);
    toProbabilities(scores, kind);
    found.set(scores, i * classes);
  }
  return found;
}

function toProbabilities(scores: Float64Array, kind: Targets['kind']): void {
  if (kind === 'each') {
    for (let k = 0; k < scores.length; k += 1) scores[k] = 1 / (1 + Math.exp(-scores[k]!));
    return;
  }
  let most = -Infinity;
  for (let k = 0; k < scores.length; k += 1) most = Math.max(most, scores[k]!);
  let sum = 0;
  for (let k = 0; k < scores.length; k += 1) sum += scores[k] = Math.exp(scores[k]! - most);
  for (let k = 0; k < scores.length; k += 1) scores[k]! /= sum;
}
