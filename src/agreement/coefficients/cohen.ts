import { undefinedBecause, type Estimate, type Undefined, reasons } from '../statistics/estimate';
import type { Coefficient } from './chance-corrected';
import { MIN_WITH_MARGINS, normalLimits, shownLimits } from '../statistics/interval';
import { margins, type PairTable } from '../tables/pairs';

/** The distance of label l from label k; 0 on the diagonal. Levels are positions in the declared order. */
export type LabelDistance = (k: number, l: number) => number;

export const kappaDistances = {
  nominal: (k: number, l: number) => (k === l ? 0 : 1),
  linear: (k: number, l: number) => Math.abs(k - l),
  quadratic: (k: number, l: number) => (k - l) ** 2,
} as const satisfies Record<string, LabelDistance>;

/**
 * Cohen's kappa (1960, weighted 1968) of two annotators on shared items, with the standard error of Fleiss, Cohen & Everitt (1969). Weights
 * are 1 - distance / largest distance.
 */
export function cohenKappa(
  pair: PairTable,
  distance: LabelDistance = kappaDistances.nominal,
): Coefficient | Undefined {
  const { counts, labels: q, shared: n } = pair;
  if (n === 0) return undefinedBecause(reasons.noSharedItem);
  const { rows, columns } = margins(pair);
  let largest = 0;
  let observed = 0;
  let expected = 0;
  let squared = 0;
  let differ = false;
  for (let k = 0; k < q; k += 1) {
    for (let l = 0; l < q; l += 1) {
      const d = distance(k, l);
      if (d > largest) largest = d;
      observed += d * counts[k * q + l]!;
      expected += d * rows[k]! * columns[l]!;
      squared += d * d * rows[k]! * columns[l]!;
      if (d !== 0 && rows[k]! > 0 && columns[l]! > 0) differ = true;
    }
  }
  if (!differ) return undefinedBecause(reasons.oneLabelPair);
  const value = 1 - (n * observed) / expected;
  const pe = 1 - expected / largest / n / n;
  const variance = asymptoticVariance(pair, rows, columns, (k, l) => 1 - distance(k, l) / largest, value, pe);
  const shown = shownLimits(
    { value, variance, items: n },
    distance === kappaDistances.nominal
      ? { lowest: -pe / (1 - pe) }
      : { chance: (squared * n * n) / expected ** 2 },
    MIN_WITH_MARGINS,
  );
  const interval = { ...normalLimits(value, variance), ...shown };
  return { value, interval, pa: 1 - observed / largest / n, pe };
}

/** { sum p_ij [w_ij - (w_i. + w_.j)(1 - kappa)]^2 - [kappa - p_e (1 - kappa)]^2 } / (n (1 - p_e)^2) */
function asymptoticVariance(
  { counts, labels: q, shared: n }: PairTable,
  rows: Float64Array,
  columns: Float64Array,
  weight: LabelDistance,
  kappa: number,
  pe: number,
): number {
  const ofRow = new Float64Array(q);
  const ofColumn = new Float64Array(q);
  for (let k = 0; k < q; k += 1) {
    for (let l = 0; l < q; l += 1) {
      const w = weight(k, l);
      ofRow[k]! += (w * columns[l]!) / n;
      ofColumn[l]! += (w * rows[k]!) / n;
    }
  }
  let squares = 0;
  counts.forEach((count, cell) => {
    if (count === 0) return;
    const k = Math.floor(cell / q);
    const l = cell % q;
    squares += (count / n) * (weight(k, l) - (ofRow[k]! + ofColumn[l]!) * (1 - kappa)) ** 2;
  });
  return (squares - (kappa - pe * (1 - kappa)) ** 2) / (n * (1 - pe) ** 2);
}

/** Largest kappa that the two label distributions allow: (sum min(p_i., p_.i) - p_e) / (1 - p_e) (Cohen 1960). */
export function kappaMax(pair: PairTable): Estimate {
  const kappa = cohenKappa(pair);
  if (kappa.value === null) return kappa;
  const { rows, columns } = margins(pair);
  const possible = rows.reduce((sum, n, k) => sum + Math.min(n, columns[k]!), 0) / pair.shared;
  return { value: (possible - kappa.pe) / (1 - kappa.pe) };
}

/** Light's kappa (1971): the plain mean of the pairwise kappas that are defined, and their number. */
export function lightKappa(pairs: readonly PairTable[]): (Estimate & { pairs: number }) | Undefined {
  const values = pairs.map((pair) => cohenKappa(pair).value).filter((value) => value !== null);
  if (pairs.length === 0) return undefinedBecause(reasons.notPairable);
  if (values.length === 0) return undefinedBecause('kappa is undefined for every pair of annotators');
  return { value: values.reduce((sum, value) => sum + value, 0) / values.length, pairs: values.length };
}

/**
 * For two annotators and two labels (Byrt, Bishop & Carlin 1993): prevalence index |a - d| / n and bias index |b - c| / n of
 * their table. They show how far a rare label lowers kappa, and how far different habits raise it.
 */
export function prevalenceAndBias(pair: PairTable): { prevalence: number; bias: number } | undefined {
  const [a, b, c, d] = pair.counts;
  if (pair.labels !== 2 || pair.shared === 0) return undefined;
  return { prevalence: Math.abs(a! - d!) / pair.shared, bias: Math.abs(b! - c!) / pair.shared };
}
