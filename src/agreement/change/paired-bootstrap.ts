import { randomMultinomial } from '../statistics/binomial';
import { undefinedBecause, type Undefined, reasons } from '../statistics/estimate';
import { studentTQuantile } from '../statistics/distributions';
import { seededRandom } from '../statistics/random';
import { compareGroups, type BootstrapInterval } from '../coefficients/alpha';
import type { ItemPair } from './decompose';
import type { QuotedCoefficient } from './quoted-coefficient';

/**
 * The difference of a coefficient on the samples common to two versions, with a bootstrap interval: `ci95` is by Student's t and `se`,
 * because the percentiles of the resamples cover too seldom. Resamples in which one of the two was undefined are left out.
 */
export interface PairedDifference extends BootstrapInterval {
  readonly value: number;
  readonly before: number;
  readonly after: number;
  readonly samples: number;
}

export interface BootstrapOptions {
  readonly resamples: number;
  readonly seed: number;
  readonly pause: () => Promise<void>;
}

/** Number of resamples between two pauses. */
const BATCH = 20;

interface Cell {
  readonly before: number;
  readonly after: number;
  count: number;
}

/**
 * The samples that two or more people answered in both versions. `difference` draws them with replacement, each with all its answers in
 * both versions, and computes both coefficients for each draw. The versions share samples, so their errors are correlated, and the
 * difference is more precise than either number. Samples with the same answers in both versions are exchangeable and drawn as counts.
 */
export class PairedSamples {
  readonly #cells = new Map<number, Cell>();

  constructor(
    private readonly before: QuotedCoefficient,
    private readonly after: QuotedCoefficient,
  ) {}

  /** Must be called once for each sample. A sample that is not comparable in both versions is ignored. */
  add(sample: ItemPair): void {
    const [one, two] = [this.before.groups, this.after.groups];
    const g = one.groupOf[sample.before] ?? -1;
    const h = two.groupOf[sample.after] ?? -1;
    if (g < 0 || h < 0 || one.size[g]! < 2 || two.size[h]! < 2) return;
    const key = g * two.size.length + h;
    const cell = this.#cells.get(key);
    if (cell) cell.count += 1;
    else this.#cells.set(key, { before: g, after: h, count: 1 });
  }

  /** The same samples and seed give the same result. */
  async difference({ resamples, seed, pause }: BootstrapOptions): Promise<PairedDifference | Undefined> {
    const { before, after } = this;
    for (const { ofCounts } of [before, after])
      if (typeof ofCounts === 'string') return undefinedBecause(ofCounts);
    const cells = this.#sorted();
    const weights = Float64Array.from(cells, ({ count }) => count);
    const samples = weights.reduce((sum, count) => sum + count, 0);
    if (samples < 2) return undefinedBecause(samples === 0 ? NONE : reasons.tooFewItems);
    const [one, two] = [counted(before, cells, 'before'), counted(after, cells, 'after')];
    const [first, second] = [one(weights), two(weights)];
    if (first === null || second === null)
      return undefinedBecause('on the samples of both versions one of the two numbers is undefined');
    const random = seededRandom(seed);
    const drawn = new Float64Array(cells.length);
    const values: number[] = [];
    for (let b = 0; b < resamples; b += 1) {
      randomMultinomial(samples, weights, samples, random, drawn);
      const [x, y] = [one(drawn), two(drawn)];
      if (x !== null && y !== null) values.push(y - x);
      if (b % BATCH === BATCH - 1) await pause();
    }
    if (values.length < 2) return undefinedBecause('one of the two numbers is undefined in the resamples');
    return {
      value: second - first,
      before: first,
      after: second,
      samples,
      ...spreadOf(second - first, values, samples),
      resamples,
      seed,
      undefinedResamples: resamples - values.length,
    };
  }

  /** In the order of their content, so that the order of samples in the files has no effect. */
  #sorted(): Cell[] {
    const [one, two] = [this.before.groups, this.after.groups];
    return [...this.#cells.values()].sort(
      (x, y) => compareGroups(one, x.before, y.before) || compareGroups(two, x.after, y.after),
    );
  }
}

const NONE = 'no sample was answered by two people in both versions';

function spreadOf(
  value: number,
  resampled: readonly number[],
  samples: number,
): Pick<PairedDifference, 'se' | 'ci95'> {
  const mean = resampled.reduce((sum, v) => sum + v, 0) / resampled.length;
  const squares = resampled.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  // Resamples vary by (n - 1) / n too little, as a variance that is divided by n does.
  const se = Math.sqrt(((squares / (resampled.length - 1)) * samples) / (samples - 1));
  const half = studentTQuantile(0.975, samples - 1) * se;
  return { se, ci95: [value - half, value + half] };
}

function counted(
  { groups, ofCounts }: QuotedCoefficient,
  cells: readonly Cell[],
  side: 'before' | 'after',
): (drawn: Float64Array) => number | null {
  const count = new Float64Array(groups.size.length);
  const value = ofCounts as (count: Float64Array) => number | null;
  return (drawn) => {
    count.fill(0);
    cells.forEach((cell, n) => (count[cell[side]]! += drawn[n]!));
    return value(count);
  };
}
