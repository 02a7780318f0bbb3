import type { Predictions } from './predictions';

/** Smaller probabilities are raised to this value, so that logarithms are finite. */
const MIN_PROBABILITY = 1e-9;
const LOWEST = Math.log(0.05);
const HIGHEST = Math.log(20);
const STEPS = 30;

/**
 * The temperature T at which the probabilities p^(1/T), scaled to add up to 1, fit the given labels best (least log loss; Guo et al. 2017). Above
 * 1, the model was too sure. Without items, T is 1.
 */
export function temperatureOf(predictions: Predictions): number {
  if (predictions.given.length === 0) return 1;
  const logs = predictions.probabilities.map((p) => Math.log(Math.max(MIN_PROBABILITY, p)));
  const loss = (log: number): number => lossAt(predictions, logs, Math.exp(-log));
  // Golden-section search: as a function of log T, the loss has one minimum.
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [LOWEST, HIGHEST];
  let [a, b] = [high - golden * (high - low), low + golden * (high - low)];
  let [lossA, lossB] = [loss(a), loss(b)];
  for (let step = 0; step < STEPS; step += 1)
    if (lossA < lossB) {
      [high, b, lossB] = [b, a, lossA];
      a = high - golden * (high - low);
      lossA = loss(a);
    } else {
      [low, a, lossA] = [a, b, lossB];
      b = low + golden * (high - low);
      lossB = loss(b);
    }
  return Math.exp((low + high) / 2);
}

function lossAt({ classes, given }: Predictions, logs: Float64Array, power: number): number {
  let loss = 0;
  for (let i = 0; i < given.length; i += 1) {
    const base = i * classes;
    let sum = 0;
    for (let k = 0; k < classes; k += 1) sum += Math.exp(power * logs[base + k]!);
    loss += Math.log(sum) - power * logs[base + given[i]!]!;
  }
  return loss;
}

/** The probabilities at a temperature; each row adds up to 1. */
export function tempered(predictions: Predictions, temperature: number): Predictions {
  const { classes, given } = predictions;
  const probabilities = predictions.probabilities.map(
    (p) => Math.max(MIN_PROBABILITY, p) ** (1 / temperature),
  );
  for (let i = 0; i < given.length; i += 1) {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    const sum = row.reduce((total, p) => total + p, 0);
    row.forEach((p, k) => (row[k] = p / sum));
  }
  return { classes, given, probabilities };
}
