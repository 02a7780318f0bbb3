/** Predicted class probabilities of n items, row by row with `classes` columns, and the given class of each item. */
export interface Predictions {
  readonly classes: number;
  readonly given: Int32Array;
  readonly probabilities: Float64Array;
}

/** Yes or no: whether each answer is yes, and the probability of a yes. */
export const yesOrNoTable = (answers: readonly (readonly [isYes: boolean, p: number])[]): Predictions => ({
  classes: 2,
  given: Int32Array.from(answers, ([isYes]) => Number(isYes)),
  probabilities: Float64Array.from(answers.flatMap(([, p]) => [1 - p, p])),
});

const THRESHOLD_FLOOR = 2e-6;
/** The threshold for a class that no item has; no probability reaches it. */
const ABSENT_CLASS = 2;
/** Probabilities with a smaller difference count as equal. */
export const SLACK = 1e-6;

export function confidentThresholds(predictions: Predictions): number[] {
  const { classes, given, probabilities } = predictions;
  const sums = new Float64Array(classes);
  const counts = classCounts(predictions);
  given.forEach((y, i) => (sums[y]! += probabilities[i * classes + y]!));
  return Array.from(sums, (sum, k) =>
    counts[k] === 0 ? ABSENT_CLASS : Math.max(THRESHOLD_FLOOR, sum / counts[k]!),
  );
}

export function classCounts({ classes, given }: Predictions): number[] {
  const counts = new Array<number>(classes).fill(0);
  given.forEach((y) => (counts[y]! += 1));
  return counts;
}

/** The most probable class; the given one if it is within SLACK of that. */
export function likeliestClass({ classes, probabilities }: Predictions, item: number, given: number): number {
  let best = given;
  let largest = probabilities[item * classes + given]! + SLACK;
  for (let k = 0; k < classes; k += 1) {
    const p = probabilities[item * classes + k]!;
    if (k !== given && p > largest) {
      best = k;
      largest = p;
    }
  }
  return best;
}

/** Rounds a row to integers with the same sum: to the nearest (halves to even), then those with the largest errors the other way. */
export function roundKeepingSum(row: readonly number[]): number[] {
  const rounded = row.map(roundHalfToEven);
  const sum = roundHalfToEven(row.reduce((total, value) => total + value, 0));
  const missing = sum - rounded.reduce((total, value) => total + value, 0);
  const step = Math.sign(missing);
  const byDistance = row
    .map((value, k) => ({ k, short: (value - rounded[k]!) * step }))
    .sort((a, b) => b.short - a.short || a.k - b.k);
  for (const { k } of byDistance.slice(0, Math.abs(missing))) rounded[k]! += step;
  return rounded;
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
