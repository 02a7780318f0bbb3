import { confidentThresholds, type Predictions } from './predictions';

/** Scores between 0 and 1 for how well the given label fits the predicted probabilities; low is suspicious. */

const MIN_DIVISOR = 1e-6;

/** p of the given class. */
export function selfConfidence({ classes, given, probabilities }: Predictions): Float64Array {
  return Float64Array.from(given, (y, i) => probabilities[i * classes + y]!);
}

/** (p of the given class - largest p of the others + 1) / 2 */
export function normalizedMargin({ classes, given, probabilities }: Predictions): Float64Array {
  return Float64Array.from(given, (y, i) => {
    let other = 0;
    for (let k = 0; k < classes; k += 1)
      if (k !== y) other = Math.max(other, probabilities[i * classes + k]!);
    return (probabilities[i * classes + y]! - other + 1) / 2;
  });
}

/** ln(1 + x) / x with x = entropy (scaled to at most 1) / self-confidence: low if the model is certain of another label. */
export function confidenceWeightedEntropy(predictions: Predictions): Float64Array {
  const { classes, probabilities } = predictions;
  return selfConfidence(predictions).map((confidence, i) => {
    let entropy = 0;
    for (const p of probabilities.subarray(i * classes, (i + 1) * classes))
      if (p > 0) entropy -= p * Math.log(p);
    const x = entropy / Math.log(classes) / Math.max(MIN_DIVISOR, confidence);
    return Math.log(x + 1) / Math.max(MIN_DIVISOR, x);
  });
}

/** Probabilities minus each class's threshold, so that a class with low probabilities throughout is not suspected as a whole. */
export function adjustedProbabilities(predictions: Predictions): Predictions {
  const { classes, given, probabilities } = predictions;
  const thresholds = confidentThresholds(predictions);
  const shift = Math.max(...thresholds);
  const adjusted = probabilities.map((p, cell) => p - thresholds[cell % classes]! + shift);
  for (let i = 0; i < given.length; i += 1) {
    const row = adjusted.subarray(i * classes, (i + 1) * classes);
    const sum = row.reduce((total, p) => total + p, 0);
    row.forEach((p, k) => (row[k] = p / sum));
  }
  return { classes, given, probabilities: adjusted };
}
