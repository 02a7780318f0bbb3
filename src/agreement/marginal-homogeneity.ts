import { chiSquaredUpper } from './statistics/distributions';
import { undefinedBecause, type Undefined } from './statistics/estimate';
import { margins, type PairTable } from './pairs';

export interface HomogeneityTest {
  chi2: number;
  df: number;
  p: number;
}

/** Bowker's test (1948) that two annotators confuse each pair of labels equally often both ways; with two labels McNemar's. */
export function bowkerTest({ counts, labels: q }: PairTable): HomogeneityTest | Undefined {
  let chi2 = 0;
  let df = 0;
  for (let k = 0; k < q; k += 1) {
    for (let l = 0; l < k; l += 1) {
      const there = counts[k * q + l]!;
      const back = counts[l * q + k]!;
      if (there + back === 0) continue;
      chi2 += (there - back) ** 2 / (there + back);
      df += 1;
    }
  }
  if (df === 0) return undefinedBecause('the two annotators never differ');
  return { chi2, df, p: chiSquaredUpper(chi2, df) };
}

/** The test solves a system with this many equations. */
const MAX_LABELS = 100;

/** Stuart-Maxwell test (1955, 1970) that two annotators use each label equally often: d' S^-1 d, with df = labels that can differ - 1. */
export function stuartMaxwellTest(pair: PairTable): HomogeneityTest | Undefined {
  const { counts, labels: q } = pair;
  const { rows, columns } = margins(pair);
  const varying: number[] = [];
  for (let k = 0; k < q; k += 1) if (rows[k]! + columns[k]! > 2 * counts[k * q + k]!) varying.push(k);
  if (varying.length < 2) return undefinedBecause('the two annotators never differ');
  if (varying.length > MAX_LABELS)
    return undefinedBecause(`the two annotators differ on more than ${MAX_LABELS} labels`);
  const used = varying.slice(0, -1);
  const difference = used.map((k) => rows[k]! - columns[k]!);
  const covariance = used.map((k) =>
    used.map((l) =>
      k === l ? rows[k]! + columns[k]! - 2 * counts[k * q + k]! : -(counts[k * q + l]! + counts[l * q + k]!),
    ),
  );
  const solved = solve(covariance, difference);
  if (!solved) return undefinedBecause('the differences fall into separate groups of labels');
  const chi2 = difference.reduce((sum, d, i) => sum + d * solved[i]!, 0);
  return { chi2, df: used.length, p: chiSquaredUpper(chi2, used.length) };
}

/** Solves S x = d by elimination with pivoting; undefined when S is singular. S holds whole numbers up to the item count. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | undefined {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const n = rows.length;
  for (let c = 0; c < n; c += 1) {
    let pivot = c;
    for (let r = c + 1; r < n; r += 1) if (Math.abs(rows[r]![c]!) > Math.abs(rows[pivot]![c]!)) pivot = r;
    if (Math.abs(rows[pivot]![c]!) < 1e-9) return undefined;
    [rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!];
    for (let r = 0; r < n; r += 1) {
      if (r === c) continue;
      const factor = rows[r]![c]! / rows[c]![c]!;
      for (let k = c; k <= n; k += 1) rows[r]![k]! -= factor * rows[c]![k]!;
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}
