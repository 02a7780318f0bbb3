import { normalQuantile } from '../statistics/distributions';
import { undefinedBecause, type Undefined } from '../statistics/estimate';
import { shownLimits } from '../statistics/interval';
import type { LimitedEstimate } from './rogan-gladen';

/** Values from people and from a model. For a rate, values are 0 or 1. */
export interface PoweredInput {
  /** A random sample of items with values from both, in the same order. */
  human: ArrayLike<number>;
  model: ArrayLike<number>;
  /** The model's values for all other items. */
  unlabelled: ArrayLike<number>;
}

/** The weight of the model's values, from 0 (not used) to 1 (used fully). */
export type PoweredMean = LimitedEstimate & {
  lambda: number;
  /** The limits that people see: within 0 and 1 for a rate, and valid for few items too. */
  shown: ReturnType<typeof shownLimits>;
};

/**
 * A mean from a few items with people's values and many with only the model's: the labelled mean, plus lambda times (the model's mean on unlabelled
 * items minus its mean on labelled items). Lambda 0 is the classical mean, 1 prediction-powered inference (Angelopoulos et al. 2023). By default it
 * is the lambda from 0 to 1 with the least variance (PPI++, Angelopoulos, Duchi & Zrnic 2023). The interval is normal and not cut. Variances divide
 * by n, but that of all predictions by n - 1, as in the authors' code.
 */
export function predictionPoweredMean(
  { human, model, unlabelled }: PoweredInput,
  { confidence = 0.95, lambda }: { confidence?: number; lambda?: number } = {},
): PoweredMean | Undefined {
  const n = human.length;
  if (n < 2) return undefinedBecause('fewer than two items have an answer by people and by the model');
  if (lambda !== 0 && unlabelled.length === 0)
    return undefinedBecause('no item has only an answer by the model');
  const weight = lambda ?? bestLambda({ human, model, unlabelled });
  const rectified = Array.from(human, (value, i) => value - weight * model[i]!);
  const powered = weight === 0 ? 0 : weight * mean(unlabelled);
  const variance =
    covariance(rectified, rectified) / n +
    (weight === 0 ? 0 : (weight * weight * covariance(unlabelled, unlabelled)) / unlabelled.length);
  const value = mean(rectified) + powered;
  const ratings = 2 + unlabelled.length / n;
  const shown = shownLimits({ value, variance, items: n, ratings, confidence }, { lowest: 0 });
  if (variance === 0)
    return {
      value,
      lambda: weight,
      shown,
      limits: null,
      reason: 'all values are the same, which gives no interval',
    };
  const half = normalQuantile(1 - (1 - confidence) / 2) * Math.sqrt(variance);
  return { value, lambda: weight, shown, limits: [value - half, value + half] };
}

/** cov(human, model) / ((1 + n/N) var(all predictions)), cut at 0 and 1. */
function bestLambda({ human, model, unlabelled }: PoweredInput): number {
  const all = Float64Array.from([...Array.from(model), ...Array.from(unlabelled)]);
  const spread = (covariance(all, all) * all.length) / (all.length - 1);
  if (spread === 0) return 0;
  const best = covariance(human, model) / ((1 + human.length / unlabelled.length) * spread);
  return Math.min(1, Math.max(0, best));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return sum / values.length;
}

/** The mean product of deviations from the means. */
function covariance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return sum / a.length;
}
