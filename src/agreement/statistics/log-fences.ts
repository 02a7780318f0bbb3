import { quantile } from './quantile';

/**
 * Tukey's outer fences for positive numbers, computed on logarithms because lengths of texts are skewed. Numbers outside the fences are
 * outliers. `sorted` ascends. Undefined for fewer than 20 numbers, or if the quartiles are equal. Tukey (1977), Exploratory Data Analysis.
 */
export function logFences(sorted: ArrayLike<number>): { low: number; high: number } | undefined {
  if (sorted.length < 20) return undefined;
  const [first, third] = [Math.log(quantile(sorted, 0.25)), Math.log(quantile(sorted, 0.75))];
  const spread = third - first;
  if (!(spread > 0)) return undefined;
  return { low: Math.exp(first - 3 * spread), high: Math.exp(third + 3 * spread) };
}
