import { chiSquaredUpper } from '../statistics/distributions';
import { undefinedBecause, type Undefined } from '../statistics/estimate';
import { solve } from '../statistics/solve';
import { margins, type PairTable } from '../tables/pairs';

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
  const solved = solve(
    covariance,
    difference.map((d) => [d]),
  );
  if (!solved) return undefinedBecause('the differences fall into separate groups of labels');
  const chi2 = difference.reduce((sum, d, i) => sum + d * solved[i]![0]!, 0);
  return { chi2, df: used.length, p: chiSquaredUpper(chi2, used.length) };
}
