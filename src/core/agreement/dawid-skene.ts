import { sortRange, groupRows } from './item-groups';
import type { RatingColumns } from './rating-table';

export interface DawidSkene {
  /** Labels K; the arrays below are row by row with K columns. */
  labels: number;
  /** Number of each item's pattern, -1 for an item without ratings; `posterior` has a row a pattern. */
  patternOf: Int32Array;
  /** P(true label | ratings) */
  posterior: Float64Array;
  /** P(true label) */
  prior: Float64Array;
  /** For annotator a and true label k the row (a K + k): P(a says l | k). */
  confusion: Float64Array;
  iterations: number;
  converged: boolean;
  /** Log-likelihood of the ratings under the last parameters. */
  logLikelihood: number;
}

export interface DawidSkeneOptions {
  /** Stop when no posterior moves by more than this. */
  tolerance?: number;
  maxIterations?: number;
}

/** Zero counts are kept this far from probability 0, so that one surprise does not rule a label out for good. */
const FLOOR = 1e-10;

/**
 * Maximum likelihood of annotators' error rates by EM (Dawid & Skene 1979): starts from the shares of the votes; priors are
 * mean posteriors. Repeated ratings by one annotator are evidence like any other, so pass a table's `history`.
 *
 * Items with the same ratings by the same annotators have the same posterior and are computed once.
 */
export function dawidSkene(
  columns: RatingColumns,
  annotators: number,
  labels: number,
  { tolerance = 1e-9, maxIterations = 1000 }: DawidSkeneOptions = {},
): DawidSkene {
  const patterns = ratingPatterns(columns, labels);
  let posterior = voteShares(patterns, labels);
  let next = new Float64Array(posterior.length);
  const model = {
    prior: new Float64Array(labels),
    confusion: new Float64Array(annotators * labels * labels),
  };
  let iterations = 0;
  let change = Infinity;
  let logLikelihood = 0;
  while (iterations < maxIterations && change > tolerance) {
    maximise(patterns, labels, posterior, model);
    logLikelihood = expect(patterns, labels, model, next);
    change = largestChange(posterior, next);
    [posterior, next] = [next, posterior];
    iterations += 1;
  }
  return {
    labels,
    patternOf: patterns.patternOf,
    posterior,
    prior: model.prior,
    confusion: model.confusion,
    iterations,
    converged: change <= tolerance,
    logLikelihood,
  };
}

interface Patterns {
  patternOf: Int32Array;
  /** Items of each pattern. */
  count: Float64Array;
  /** Codes annotator * labels + label of pattern g: positions start[g] to start[g + 1]. */
  start: Int32Array;
  code: Int32Array;
}

function ratingPatterns({ start, annotator, label }: RatingColumns, labels: number): Patterns {
  const codes = label.map((k, p) => annotator[p]! * labels + k);
  for (let i = 0; i + 1 < start.length; i += 1) sortRange(codes, start[i]!, start[i + 1]!);
  const { groupOf, first } = groupRows(start, codes);
  const count = new Float64Array(first.length);
  for (const g of groupOf) if (g >= 0) count[g]! += 1;
  const starts = new Int32Array(first.length + 1);
  first.forEach((item, g) => (starts[g + 1] = starts[g]! + start[item + 1]! - start[item]!));
  const code = new Int32Array(starts[first.length]!);
  first.forEach((item, g) => code.set(codes.subarray(start[item]!, start[item + 1]!), starts[g]));
  return { patternOf: groupOf, count, start: starts, code };
}

function voteShares({ start, code, count }: Patterns, labels: number): Float64Array<ArrayBuffer> {
  const shares = new Float64Array(count.length * labels);
  for (let g = 0; g < count.length; g += 1) {
    const votes = start[g + 1]! - start[g]!;
    for (let p = start[g]!; p < start[g + 1]!; p += 1) shares[g * labels + (code[p]! % labels)]! += 1 / votes;
  }
  return shares;
}

interface Model {
  prior: Float64Array;
  confusion: Float64Array;
}

/** M step. Posteriors of exactly 0 cost nothing, and most become so. */
function maximise(
  { start, code, count }: Patterns,
  labels: number,
  posterior: Float64Array,
  model: Model,
): void {
  const { prior, confusion } = model;
  prior.fill(0);
  confusion.fill(0);
  for (let g = 0; g < count.length; g += 1) {
    for (let k = 0; k < labels; k += 1) {
      const mass = posterior[g * labels + k]! * count[g]!;
      if (mass === 0) continue;
      prior[k]! += mass;
      for (let p = start[g]!; p < start[g + 1]!; p += 1) {
        const said = code[p]! % labels;
        confusion[(code[p]! - said + k) * labels + said]! += mass;
      }
    }
  }
  normalise(prior, 0, labels);
  for (let row = 0; row < confusion.length; row += labels) normalise(confusion, row, labels);
}

function normalise(values: Float64Array, from: number, length: number): void {
  let sum = 0;
  for (let i = from; i < from + length; i += 1) sum += values[i] = Math.max(values[i]!, FLOOR);
  for (let i = from; i < from + length; i += 1) values[i]! /= sum;
}

/** E step: fills in the posteriors and returns the log-likelihood. */
function expect(
  { start, code, count }: Patterns,
  labels: number,
  model: Model,
  posterior: Float64Array,
): number {
  const logPrior = model.prior.map(Math.log);
  const logConfusion = byAnswer(model.confusion, labels);
  let logLikelihood = 0;
  for (let g = 0; g < count.length; g += 1) {
    const at = g * labels;
    let largest = -Infinity;
    for (let k = 0; k < labels; k += 1) {
      let log = logPrior[k]!;
      for (let p = start[g]!; p < start[g + 1]!; p += 1) log += logConfusion[code[p]! * labels + k]!;
      posterior[at + k] = log;
      if (log > largest) largest = log;
    }
    let sum = 0;
    for (let k = 0; k < labels; k += 1) {
      const below = posterior[at + k]! - largest;
      // exp(-80) is 2e-35: far below the floor of the probabilities, and its square must not become a slow denormal.
      sum += posterior[at + k] = below < -80 ? 0 : Math.exp(below);
    }
    for (let k = 0; k < labels; k += 1) posterior[at + k]! /= sum;
    logLikelihood += count[g]! * (largest + Math.log(sum));
  }
  return logLikelihood;
}

/** Logarithms with the true label innermost: the row of answer l of annotator a is a K + l. */
function byAnswer(confusion: Float64Array, labels: number): Float64Array {
  const logs = new Float64Array(confusion.length);
  for (let i = 0; i < confusion.length; i += 1) {
    const said = i % labels;
    const row = (i - said) / labels;
    const truth = row % labels;
    logs[(row - truth + said) * labels + truth] = Math.log(confusion[i]!);
  }
  return logs;
}

function largestChange(before: Float64Array, after: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < before.length; i += 1) largest = Math.max(largest, Math.abs(before[i]! - after[i]!));
  return largest;
}
