import { groupRows, sortRange } from '../tables/item-groups';
import type { RatingColumns } from '../tables/rating-table';

/** Items with the same ratings by the same annotators, which have the same posterior. */
export interface Patterns {
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
export interface Model {
  prior: Float64Array;
  answers: Float64Array;
}

/** The lowest probability, so that one unexpected rating does not rule out a label for good. */
const FLOOR = 1e-10;

/** A product of this many factors of at least FLOOR is far from the smallest double. */
const MAX_FACTORS = 28;

/** The product of two factors of at least this is far from the smallest double. */
const SMALL = 1e-100;

export function ratingPatterns({ start, annotator, label }: RatingColumns, labels: number): Patterns {
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
export function modelOfShares({ start, code, count }: Patterns, labels: number, annotators: number): Model {
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

export function emptyModel(labels: number, annotators: number): Model {
  return { prior: new Float64Array(labels), answers: new Float64Array(annotators * labels * labels) };
}

/** One EM step: overwrites `posterior` and returns the next model, the greatest change and the log-likelihood of `model`. */
export function emStep(
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
export function normaliseModel({ prior, answers }: Model): void {
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
