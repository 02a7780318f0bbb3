import {
  emptyModel,
  emStep,
  modelOfShares,
  normaliseModel,
  ratingPatterns,
  type Model,
} from './dawid-skene-step';
import type { RatingColumns } from '../tables/rating-table';

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
