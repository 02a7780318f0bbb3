import { betaQuantile, chiSquaredUpper, normalQuantile } from './distributions';
import { undefinedBecause, type Undefined } from './estimate';

/** Confidence limits [lower, upper], within [0, 1]. */
export type Limits = readonly [number, number];

export type ProportionMethod =
  'wilson' | 'wilson-cc' | 'clopper-pearson' | 'jeffreys' | 'agresti-coull' | 'wald';

export interface ProportionInterval {
  /** k / n */
  value: number;
  limits: Limits;
}

/**
 * Interval for a proportion of k successes in n trials (Brown, Cai & DasGupta 2001 for the formulas; with continuity
 * correction: Newcombe 1998, method 4). Wilson unless told otherwise. No trials: undefined.
 */
export function proportionInterval(
  k: number,
  n: number,
  confidence = 0.95,
  method: ProportionMethod = 'wilson',
): ProportionInterval | Undefined {
  if (n === 0) return undefinedBecause('no trials');
  const [low, high] = methods[method](k, n, 1 - confidence);
  return {
    value: k / n,
    limits: [
      k === 0 && low < 1e-9 ? 0 : Math.max(0, low),
      k === n && high > 1 - 1e-9 ? 1 : Math.min(1, high),
    ],
  };
}

const methods: Record<ProportionMethod, (k: number, n: number, alpha: number) => Limits> = {
  wilson(k, n, alpha) {
    const z = normalQuantile(1 - alpha / 2);
    const p = k / n;
    const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
    const half = ((z / (1 + (z * z) / n)) * Math.sqrt(p * (1 - p) * n + (z * z) / 4)) / n;
    return [centre - half, centre + half];
  },
  'wilson-cc'(k, n, alpha) {
    const z = normalQuantile(1 - alpha / 2);
    const p = k / n;
    const scale = 2 * (n + z * z);
    const low = (2 * k + z * z - 1 - z * Math.sqrt(z * z - 2 - 1 / n + 4 * p * (n * (1 - p) + 1))) / scale;
    const high = (2 * k + z * z + 1 + z * Math.sqrt(z * z + 2 - 1 / n + 4 * p * (n * (1 - p) - 1))) / scale;
    return [k === 0 ? 0 : low, k === n ? 1 : high];
  },
  'clopper-pearson'(k, n, alpha) {
    return [
      k === 0 ? 0 : betaQuantile(alpha / 2, k, n - k + 1),
      k === n ? 1 : betaQuantile(1 - alpha / 2, k + 1, n - k),
    ];
  },
  jeffreys(k, n, alpha) {
    return [betaQuantile(alpha / 2, k + 0.5, n - k + 0.5), betaQuantile(1 - alpha / 2, k + 0.5, n - k + 0.5)];
  },
  'agresti-coull'(k, n, alpha) {
    const z = normalQuantile(1 - alpha / 2);
    const total = n + z * z;
    const p = (k + (z * z) / 2) / total;
    const half = z * Math.sqrt((p * (1 - p)) / total);
    return [p - half, p + half];
  },
  wald(k, n, alpha) {
    const p = k / n;
    const half = normalQuantile(1 - alpha / 2) * Math.sqrt((p * (1 - p)) / n);
    return [p - half, p + half];
  },
};

export interface TrendTest {
  chi2: number;
  p: number;
  /** Change of the proportion per unit of score, weighted least squares. */
  slope: number;
}

/**
 * Cochran-Armitage test for a linear trend of proportions over ordered groups (Armitage 1955), chi-squared with one degree
 * of freedom; `scores` default to 1, 2, 3 ... Groups without trials do not count.
 */
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
