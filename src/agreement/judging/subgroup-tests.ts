/** A group of items: how many there are, and how many count (such as errors). */
export interface CountedGroup {
  readonly count: number;
  readonly items: number;
}

/** Tables as probable as the observed one may differ by rounding. R and SciPy allow the same factor. */
const SAME = 1 + 1e-7;

/**
 * Fisher's exact test (1935) of two shares in separate items: the two-sided p, which is the total probability of all tables with the same margins
 * that are at most as probable as the observed one.
 */
export function fisherExact(a: CountedGroup, b: CountedGroup): number {
  const [marked, items] = [a.count + b.count, a.items + b.items];
  const [least, most] = [Math.max(0, marked - b.items), Math.min(marked, a.items)];
  const mode = Math.floor(((a.items + 1) * (marked + 1)) / (items + 2));
  // Probabilities relative to the largest one, so that nothing overflows; values that underflow do not matter.
  const weights = new Float64Array(most - least + 1);
  weights[mode - least] = 1;
  const odds = (x: number): number => ((marked - x) * (a.items - x)) / ((x + 1) * (b.items - marked + x + 1));
  for (let x = mode; x < most; x += 1) weights[x + 1 - least] = weights[x - least]! * odds(x);
  for (let x = mode; x > least; x -= 1) weights[x - 1 - least] = weights[x - least]! / odds(x - 1);
  const limit = weights[a.count - least]! * SAME;
  let [all, extreme] = [0, 0];
  for (const weight of weights) {
    all += weight;
    if (weight <= limit) extreme += weight;
  }
  return Math.min(1, extreme / all);
}

/**
 * P-values corrected by Benjamini & Hochberg (1995), in the given order. If all with at most q are taken for true findings, the expected share of
 * false ones is at most q.
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const corrected = p.map(() => 1);
  const order = p.map((_, n) => n).sort((a, b) => p[b]! - p[a]!);
  let least = 1;
  order.forEach((n, place) => {
    least = Math.min(least, (p[n]! * p.length) / (p.length - place));
    corrected[n] = least;
  });
  return corrected;
}
