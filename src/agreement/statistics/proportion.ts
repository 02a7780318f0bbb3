import { chiSquaredUpper, normalQuantile } from './distributions';
import { undefinedBecause, type Undefined } from './estimate';

/** Confidence limits [lower, upper], within [0, 1]. */
export type Limits = readonly [number, number];

export interface ProportionInterval {
  /** k / n */
  value: number;
  limits: Limits;
}

/** Wilson's interval for a proportion of k successes in n trials (Brown, Cai & DasGupta 2001). Undefined for no trials. */
export function proportionInterval(k: number, n: number, confidence = 0.95): ProportionInterval | Undefined {
  if (n === 0) return undefinedBecause('no trials');
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const p = k / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = ((z / (1 + (z * z) / n)) * Math.sqrt(p * (1 - p) * n + (z * z) / 4)) / n;
  const [low, high] = [centre - half, centre + half];
  return {
    value: p,
    limits: [
      k === 0 && low < 1e-9 ? 0 : Math.max(0, low),
      k === n && high > 1 - 1e-9 ? 1 : Math.min(1, high),
    ],
  };
}

export interface TrendTest {
  chi2: number;
  p: number;
  /** Change of the proportion per unit of score, weighted least squares. */
  slope: number;
}

/** Cochran-Armitage test (1955) for a linear trend of proportions over ordered groups, df = 1. `scores`: 1, 2, 3 ... by default. */
export function trendTest(
  successes: readonly number[],
  trials: readonly number[],
  scores?: readonly number[],
): TrendTest | Undefined {
  const groups = trials
    .map((n, i) => ({ n, k: successes[i] ?? 0, x: scores?.[i] ?? i + 1 }))
    .filter(({ n }) => n > 0);
  if (groups.length < 2) return undefinedBecause('fewer than two windows hold data');
  const total = sum(groups, ({ n }) => n);
  const hits = sum(groups, ({ k }) => k);
  if (hits === 0 || hits === total)
    return undefinedBecause('the proportion is the same in every window: all or none');
  const mean = sum(groups, ({ n, x }) => n * x) / total;
  const spread = sum(groups, ({ n, x }) => n * (x - mean) ** 2);
  if (spread === 0) return undefinedBecause('all windows have the same position');
  const p = hits / total;
  const slope = sum(groups, ({ k, x }) => k * (x - mean)) / spread;
  const chi2 = (slope * slope * spread) / (p * (1 - p));
  return { chi2, p: chiSquaredUpper(chi2, 1), slope };
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
