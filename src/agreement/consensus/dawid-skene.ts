import type { RatingColumns } from '../tables/rating-table';
import { groupRows, sortRange } from '../tables/item-groups';

/** Items with the same ratings by the same annotators, which have the same posterior. */
interface Patterns {
  /** Pattern of each item, -1 for an item without ratings. */
  patternOf: Int32Array;
  /** Items of each pattern. */
  count: Float64Array;
  /** Ratings (annotator × labels + label) of pattern g are at the positions start[g] to start[g + 1]. */
  start: Int32Array;
  code: Int32Array;
}

/**
 * Parameters of the model: P(true label), and for annotator a and answer l the row (a K + l) of P(a gives l | true label), with
 * the true label innermost, the order in which both steps read it.
 */
interface Model {
  prior: Float64Array;
  answers: Float64Array;
}

/** The lowest probability, so that one unexpected rating does not rule out a label for good. */
const FLOOR = 1e-10;

/** A product of this many factors of at least FLOOR is far from the smallest double. */
const MAX_FACTORS = 28;

/** The product of two factors of at least this is far from the smallest double. */
const SMALL = 1e-100;

function ratingPatterns({ start, annotator, label }: RatingColumns, labels: number): Patterns {
  const codes = label.map((k, p) => annotator[p]! * labels + k);
  for (let i = 0; i + 1 < start.length; i += 1) sortRange(codes, start[i]!, start[i + 1]!);
  const { groupOf, first } = groupRows(start, codes);
  // Sorted, so that the order of the rows does not affect the rounding of sums, which may decide a tie.
  const lead = leadingCodes(start, codes, first);
  const order = Int32Array.from(first.keys()).sort(
    (g, h) => lead[g]! - lead[h]! || compareRows(start, codes, first[g]!, first[h]!),
  );
  const numberOf = new Int32Array(order.length);
  order.forEach((g, number) => (numberOf[g] = number));
  const patternOf = groupOf.map((g) => (g < 0 ? -1 : numberOf[g]!));
  const count = new Float64Array(order.length);
  for (const g of patternOf) if (g >= 0) count[g]! += 1;
  const starts = new Int32Array(order.length + 1);
  const code = new Int32Array(codes.length);
  order.forEach((g, number) => {
    const row = codes.subarray(start[first[g]!]!, start[first[g]! + 1]!);
    code.set(row, starts[number]!);
    starts[number + 1] = starts[number]! + row.length;
  });
  return { patternOf, count, start: starts, code: code.subarray(0, starts[order.length]) };
}

/** The first codes of each row joined into one number, as many as fit exactly. They distinguish most rows. */
function leadingCodes(start: Int32Array, codes: Int32Array, rows: readonly number[]): Float64Array {
  let base = 2;
  for (const code of codes) if (code + 2 > base) base = code + 2;
  const digits = Math.floor(53 / Math.log2(base));
  return Float64Array.from(rows, (row) => {
    const end = start[row + 1]!;
    let number = 0;
    for (let i = 0, p = start[row]!; i < digits; i += 1, p += 1)
      number = number * base + (p < end ? codes[p]! + 1 : 0);
    return number;
  });
}

function compareRows(start: Int32Array, values: Int32Array, a: number, b: number): number {
  const length = Math.min(start[a + 1]! - start[a]!, start[b + 1]! - start[b]!);
  for (let i = 0; i < length; i += 1) {
    const difference = values[start[a]! + i]! - values[start[b]! + i]!;
    if (difference !== 0) return difference;
  }
  return start[a + 1]! - start[a]! - (start[b + 1]! - start[b]!);
}

/** The model at which EM starts: its posteriors are the shares of the votes. */
function modelOfShares({ start, code, count }: Patterns, labels: number, annotators: number): Model {
  const model = emptyModel(labels, annotators);
  const mass = new Float64Array(labels);
  for (let g = 0; g < count.length; g += 1) {
    const from = start[g]!;
    const to = start[g + 1]!;
    mass.fill(0);
    for (let p = from; p < to; p += 1) mass[code[p]! % labels]! += count[g]! / (to - from);
    addMass(model, code, from, to, mass);
  }
  normaliseModel(model);
  return model;
}

function emptyModel(labels: number, annotators: number): Model {
  return { prior: new Float64Array(labels), answers: new Float64Array(annotators * labels * labels) };
}

/** One EM step: overwrites `posterior` and returns the next model, the greatest change and the log-likelihood of `model`. */
function emStep(
  { start, code, count }: Patterns,
  model: Model,
  next: Model,
  posterior: Float64Array,
): { change: number; logLikelihood: number } {
  const labels = model.prior.length;
  const mass = new Float64Array(labels);
  next.prior.fill(0);
  next.answers.fill(0);
  let change = 0;
  let logLikelihood = 0;
  // One logarithm for several factors takes a fraction of the time.
  let likelihood = 1;
  for (let g = 0; g < count.length; g += 1) {
    const from = start[g]!;
    const to = start[g + 1]!;
    const n = count[g]!;
    const scale =
      to - from <= MAX_FACTORS ? products(model, code, from, to, mass) : logSums(model, code, from, to, mass);
    let sum = 0;
    for (let k = 0; k < labels; k += 1) sum += mass[k]!;
    if (n > 1 || scale !== 0 || sum < SMALL) logLikelihood += n * (Math.log(sum) + scale);
    else if ((likelihood *= sum) < SMALL) {
      logLikelihood += Math.log(likelihood);
      likelihood = 1;
    }
    const at = g * labels;
    for (let k = 0; k < labels; k += 1) {
      const p = mass[k]! / sum;
      const moved = Math.abs(p - posterior[at + k]!);
      if (moved > change) change = moved;
      posterior[at + k] = p;
      mass[k] = p * n;
    }
    addMass(next, code, from, to, mass);
  }
  normaliseModel(next);
  return { change, logLikelihood: logLikelihood + Math.log(likelihood) };
}

function products(
  { prior, answers }: Model,
  code: Int32Array,
  from: number,
  to: number,
  into: Float64Array,
): number {
  const labels = prior.length;
  for (let k = 0; k < labels; k += 1) into[k] = prior[k]!;
  let p = from;
  // Three at a time: products are read and written a third as often, which is most of the cost of a step.
  for (; p + 2 < to; p += 3) {
    const first = code[p]! * labels;
    const second = code[p + 1]! * labels;
    const third = code[p + 2]! * labels;
    for (let k = 0; k < labels; k += 1)
      into[k] = into[k]! * answers[first + k]! * answers[second + k]! * answers[third + k]!;
  }
  for (; p < to; p += 1) {
    const row = code[p]! * labels;
    for (let k = 0; k < labels; k += 1) into[k]! *= answers[row + k]!;
  }
  return 0;
}

/** The same for many ratings, scaled by the largest value. Returns its logarithm. */
function logSums(
  { prior, answers }: Model,
  code: Int32Array,
  from: number,
  to: number,
  into: Float64Array,
): number {
  const labels = prior.length;
  for (let k = 0; k < labels; k += 1) into[k] = Math.log(prior[k]!);
  for (let p = from; p < to; p += 1) {
    const row = code[p]! * labels;
    for (let k = 0; k < labels; k += 1) into[k]! += Math.log(answers[row + k]!);
  }
  let largest = -Infinity;
  for (let k = 0; k < labels; k += 1) if (into[k]! > largest) largest = into[k]!;
  for (let k = 0; k < labels; k += 1) into[k] = Math.exp(into[k]! - largest);
  return largest;
}

function addMass(
  { prior, answers }: Model,
  code: Int32Array,
  from: number,
  to: number,
  mass: Float64Array,
): void {
  const labels = prior.length;
  for (let k = 0; k < labels; k += 1) prior[k]! += mass[k]!;
  let p = from;
  for (; p + 2 < to; p += 3) {
    const first = code[p]! * labels;
    const second = code[p + 1]! * labels;
    const third = code[p + 2]! * labels;
    for (let k = 0; k < labels; k += 1) {
      const m = mass[k]!;
      answers[first + k]! += m;
      answers[second + k]! += m;
      answers[third + k]! += m;
    }
  }
  for (; p < to; p += 1) {
    const row = code[p]! * labels;
    for (let k = 0; k < labels; k += 1) answers[row + k]! += mass[k]!;
  }
}

/** Raises every distribution to at least FLOOR and scales its sum to 1: the prior, and each annotator's answers for each true label. */
function normaliseModel({ prior, answers }: Model): void {
  const labels = prior.length;
  normalise(prior, 0, 1, labels);
  for (let table = 0; table < answers.length; table += labels * labels) {
    for (let k = 0; k < labels; k += 1) normalise(answers, table + k, labels, labels);
  }
}

function normalise(values: Float64Array, from: number, step: number, length: number): void {
  let sum = 0;
  for (let i = 0, at = from; i < length; i += 1, at += step) sum += values[at] = Math.max(values[at]!, FLOOR);
  for (let i = 0, at = from; i < length; i += 1, at += step) values[at]! /= sum;
}

export interface DawidSkene {
  /** Labels K; the arrays below are row by row with K columns. */
  labels: number;
  /** The pattern of each item, -1 for an item without ratings; `posterior` has a row for each pattern. */
  patternOf: Int32Array;
  /** P(true label | ratings) */
  posterior: Float64Array;
  /** P(true label) */
  prior: Float64Array;
  /** For annotator a and true label k the row (a K + k): P(a gives l | k). */
  confusion: Float64Array;
  iterations: number;
  converged: boolean;
  /** Log-likelihood of the ratings under `prior` and `confusion`. */
  logLikelihood: number;
}

export interface DawidSkeneOptions {
  /** Stop when an EM step moves no posterior by more than this. */
  tolerance?: number;
  maxIterations?: number;
}

/** Steps of plain EM before the first extrapolation. After these it is clear which maximum EM converges to. */
const PLAIN_STEPS = 20;

/** Squared length of a step that may be only rounding, which extrapolation would magnify. */
const MIN_STEP = 1e-24;

/** Near the maximum, likelihoods differ by less than the rounding of their sums. */
const SLACK = 1e-10;

/**
 * Maximum likelihood of annotators' error rates by EM (Dawid & Skene 1979): starts from the shares of the votes; priors are
 * mean posteriors. Repeated ratings by one annotator are evidence too, so pass a table's `history`.
 *
 * Slow convergence is accelerated by squared extrapolation (SQUAREM, Varadhan & Roland 2008, scheme S3), which has the same fixed
 * points. An extrapolation that lowers the likelihood is undone.
 */
export function dawidSkene(
  columns: RatingColumns,
  annotators: number,
  labels: number,
  { tolerance = 1e-8, maxIterations = 1000 }: DawidSkeneOptions = {},
): DawidSkene {
  const patterns = ratingPatterns(columns, labels);
  const posterior = new Float64Array(patterns.count.length * labels);
  let model = modelOfShares(patterns, labels, annotators);
  const spare = [0, 1, 2].map(() => emptyModel(labels, annotators));
  let iterations = 0;
  let last = { change: Infinity, logLikelihood: -Infinity, model };
  const step = (from: Model, to: Model) => {
    last = { ...emStep(patterns, from, to, posterior), model: from };
    iterations += 1;
    return last;
  };
  const continues = () => last.change > tolerance && iterations < maxIterations;

  while (continues()) {
    const [first, second, jump] = spare as [Model, Model, Model];
    step(model, first);
    if (!continues()) break;
    const { logLikelihood } = step(first, second);
    if (!continues()) break;
    const accelerate = iterations >= PLAIN_STEPS && iterations + 2 < maxIterations;
    if (accelerate && extrapolate(model, first, second, jump)) {
      // The extrapolated model needs a step of its own. It says nothing about convergence, and is discarded if it is worse.
      const landed = step(jump, model);
      const worse = !(landed.logLikelihood >= logLikelihood - SLACK * Math.abs(logLikelihood));
      spare[0] = worse ? model : first;
      spare[1] = worse ? first : second;
      spare[2] = jump;
      if (worse) model = second;
      last = { ...last, change: Infinity };
      continue;
    }
    spare[1] = model;
    model = second;
  }
  return {
    labels,
    patternOf: patterns.patternOf,
    posterior,
    prior: last.model.prior,
    confusion: byTruth(last.model.answers, labels),
    iterations,
    converged: last.change <= tolerance,
    logLikelihood: last.logLikelihood,
  };
}

/** Sets `to` to x - 2 a r + a^2 v with r = y - x, v = z - 2 y + x and a = -|r| / |v|; false when plain EM goes as far. */
function extrapolate(x: Model, y: Model, z: Model, to: Model): boolean {
  let rr = 0;
  let vv = 0;
  const parts = ['prior', 'answers'] as const;
  for (const part of parts) {
    for (let i = 0; i < x[part].length; i += 1) {
      const r = y[part][i]! - x[part][i]!;
      const v = z[part][i]! - y[part][i]! - r;
      rr += r * r;
      vv += v * v;
    }
  }
  const a = -Math.sqrt(rr / vv);
  if (!(a < -1) || !Number.isFinite(a) || rr < MIN_STEP) return false;
  for (const part of parts) {
    for (let i = 0; i < x[part].length; i += 1) {
      const r = y[part][i]! - x[part][i]!;
      const v = z[part][i]! - y[part][i]! - r;
      to[part][i] = x[part][i]! - 2 * a * r + a * a * v;
    }
  }
  normaliseModel(to);
  return true;
}

/** Transposes `answers`, so that the true label comes first. */
function byTruth(answers: Float64Array, labels: number): Float64Array {
  const confusion = new Float64Array(answers.length);
  for (let table = 0; table < answers.length; table += labels * labels) {
    for (let k = 0; k < labels; k += 1) {
      for (let l = 0; l < labels; l += 1)
        confusion[table + k * labels + l] = answers[table + l * labels + k]!;
    }
  }
  return confusion;
}
