import type { Random } from './random';
import { lnGamma } from './special-functions';

/** A random number of successes in n trials of probability p: by inversion if few are expected, else by BTRS (Hörmann 1993). */
export function randomBinomial(n: number, p: number, random: Random): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - randomBinomial(n, 1 - p, random);
  return n * p < 10 ? byInversion(n, p, random) : byRejection(n, p, random);
}

function byInversion(n: number, p: number, random: Random): number {
  const odds = p / (1 - p);
  let probability = Math.exp(n * Math.log1p(-p));
  let rest = random.next();
  for (let k = 0; k < n; k += 1) {
    if (rest < probability) return k;
    rest -= probability;
    probability *= (odds * (n - k)) / (k + 1);
    if (probability === 0) return k;
  }
  return n;
}

/** Transformed rejection with squeeze; the constants are the paper's. */
function byRejection(n: number, p: number, random: Random): number {
  const q = 1 - p;
  const spread = Math.sqrt(n * p * q);
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  for (;;) {
    const u = random.next() - 0.5;
    let v = random.next();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > n) continue;
    v = (v * (2.83 + 5.1 / b) * spread) / (a / (us * us) + b);
    const mode = Math.floor((n + 1) * p);
    const ratio =
      lnGamma(mode + 1) +
      lnGamma(n - mode + 1) -
      lnGamma(k + 1) -
      lnGamma(n - k + 1) +
      (k - mode) * Math.log(p / q);
    if (Math.log(v) <= ratio) return k;
  }
}

/** Distributes n draws over cells by weight (integers with the sum `total`) into `counts`, using one binomial number per cell. */
export function randomMultinomial(
  n: number,
  weights: ArrayLike<number>,
  total: number,
  random: Random,
  counts: Float64Array,
): void {
  let left = n;
  let rest = total;
  for (let cell = 0; cell < weights.length; cell += 1) {
    const weight = weights[cell]!;
    const count = left === 0 || weight === 0 ? 0 : randomBinomial(left, weight / rest, random);
    counts[cell] = count;
    left -= count;
    rest -= weight;
  }
}
