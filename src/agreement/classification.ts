import { groupBy } from '../base/group-by';
import { undefinedBecause, type Undefined } from './statistics/estimate';
import { proportionInterval, type Limits, type ProportionInterval } from './statistics/proportion';
import { quantile } from './statistics/quantile';
import { seededRandom } from './statistics/random';

/** What a model says of an item beside what is true: labels, spans or relations, each by its label. */
export interface ScoredItem {
  /** Items of one group are drawn together. */
  readonly group: number;
  readonly isRight: boolean;
  /** Labels of what is true and was found, of what was found wrongly, and of what was missed. */
  readonly hits: readonly number[];
  readonly spurious: readonly number[];
  readonly missed: readonly number[];
}

interface LabelScore {
  readonly label: string;
  /** How often it is true. */
  readonly support: number;
  readonly precision: ProportionInterval | Undefined;
  readonly recall: ProportionInterval | Undefined;
  readonly f1: ProportionInterval | Undefined;
}

export interface Classification {
  readonly items: number;
  readonly accuracy: ProportionInterval | Undefined;
  /** Mean recall of the labels that are true somewhere. */
  readonly balancedAccuracy: ProportionInterval | Undefined;
  /** Mean F1 of the labels that are true or predicted somewhere. */
  readonly macroF1: ProportionInterval | Undefined;
  readonly microF1: ProportionInterval | Undefined;
  /** In the order given; only those that are true or predicted somewhere. */
  readonly labels: readonly LabelScore[];
}

const RESAMPLES = 500;

/**
 * Shares have Wilson's interval; F1 and means of labels have percentiles of 500 resamples, in which groups of items are drawn with
 * replacement. The same items and seed give the same limits.
 */
export function classification(
  items: readonly ScoredItem[],
  labels: readonly string[],
  seed = 1,
): Classification {
  const all = tally(items, labels.length);
  const groups = [...groupBy(items, ({ group }) => group).values()];
  const random = seededRandom(seed);
  const means = { balanced: [] as number[], macro: [] as number[], micro: [] as number[] };
  const f1 = labels.map((): number[] => []);
  for (let b = 0; b < (groups.length < 2 ? 0 : RESAMPLES); b += 1) {
    const drawn = noCounts(labels.length);
    for (let n = 0; n < groups.length; n += 1)
      for (const item of groups[random.below(groups.length)]!) count(drawn, item);
    addDefined(means.balanced, balanced(drawn));
    addDefined(means.macro, macro(drawn));
    addDefined(means.micro, micro(drawn));
    labels.forEach((_, k) => addDefined(f1[k]!, f1Of(drawn.hits[k]!, drawn.spurious[k]!, drawn.missed[k]!)));
  }
  return {
    items: items.length,
    accuracy: proportionInterval(items.filter(({ isRight }) => isRight).length, items.length),
    balancedAccuracy: withLimits(balanced(all), means.balanced, 'no label is true'),
    macroF1: withLimits(macro(all), means.macro, NOTHING),
    microF1: withLimits(micro(all), means.micro, NOTHING),
    labels: labels.flatMap((label, k): LabelScore[] => {
      const [hits, spurious, missed] = [all.hits[k]!, all.spurious[k]!, all.missed[k]!];
      if (hits + spurious + missed === 0) return [];
      return [
        {
          label,
          support: hits + missed,
          precision:
            hits + spurious === 0
              ? undefinedBecause('never predicted')
              : proportionInterval(hits, hits + spurious),
          recall:
            hits + missed === 0 ? undefinedBecause('never true') : proportionInterval(hits, hits + missed),
          f1: withLimits(f1Of(hits, spurious, missed), f1[k]!, NOTHING),
        },
      ];
    }),
  };
}

/**
 * The difference of two macro F1 on the same items, first less second: the paired bootstrap (Efron & Tibshirani 1993) with percentiles of
 * 500 resamples. Both have the same draws of groups of items.
 */
export function macroF1Difference(
  items: readonly (readonly [first: ScoredItem, second: ScoredItem])[],
  labels: number,
  seed = 1,
): { value: number; limits: Limits } | Undefined {
  const groups = [...groupBy(items, ([{ group }]) => group).values()];
  const of = (drawn: Iterable<readonly (readonly [ScoredItem, ScoredItem])[]>): number | undefined => {
    const [one, two] = [noCounts(labels), noCounts(labels)];
    for (const group of drawn)
      for (const [first, second] of group) {
        count(one, first);
        count(two, second);
      }
    const [a, b] = [macro(one), macro(two)];
    return a === undefined || b === undefined ? undefined : a - b;
  };
  const value = of(groups);
  if (value === undefined) return undefinedBecause(NOTHING);
  if (groups.length < 2) return undefinedBecause('all samples are of one group');
  const random = seededRandom(seed);
  const resampled: number[] = [];
  for (let b = 0; b < RESAMPLES; b += 1)
    addDefined(resampled, of(groups.map(() => groups[random.below(groups.length)]!)));
  const sorted = Float64Array.from(resampled).sort();
  return { value, limits: [quantile(sorted, 0.025), quantile(sorted, 0.975)] };
}

const NOTHING = 'nothing is true or predicted';

interface Counts {
  readonly hits: Float64Array;
  readonly spurious: Float64Array;
  readonly missed: Float64Array;
}

const noCounts = (labels: number): Counts => ({
  hits: new Float64Array(labels),
  spurious: new Float64Array(labels),
  missed: new Float64Array(labels),
});

function count(counts: Counts, { hits, spurious, missed }: ScoredItem): void {
  for (const k of hits) counts.hits[k]! += 1;
  for (const k of spurious) counts.spurious[k]! += 1;
  for (const k of missed) counts.missed[k]! += 1;
}

function tally(items: readonly ScoredItem[], labels: number): Counts {
  const counts = noCounts(labels);
  for (const item of items) count(counts, item);
  return counts;
}

const f1Of = (hits: number, spurious: number, missed: number): number | undefined =>
  hits + spurious + missed === 0 ? undefined : (2 * hits) / (2 * hits + spurious + missed);

function balanced({ hits, missed }: Counts): number | undefined {
  return meanOf(hits, (k) => (hits[k]! + missed[k]! === 0 ? undefined : hits[k]! / (hits[k]! + missed[k]!)));
}

function macro({ hits, spurious, missed }: Counts): number | undefined {
  return meanOf(hits, (k) => f1Of(hits[k]!, spurious[k]!, missed[k]!));
}

function micro({ hits, spurious, missed }: Counts): number | undefined {
  const sum = (of: Float64Array): number => of.reduce((total, n) => total + n, 0);
  return f1Of(sum(hits), sum(spurious), sum(missed));
}

function meanOf(labels: Float64Array, of: (k: number) => number | undefined): number | undefined {
  let [sum, n] = [0, 0];
  for (let k = 0; k < labels.length; k += 1) {
    const value = of(k);
    if (value === undefined) continue;
    sum += value;
    n += 1;
  }
  return n === 0 ? undefined : sum / n;
}

function addDefined(list: number[], value: number | undefined): void {
  if (value !== undefined) list.push(value);
}

function withLimits(
  value: number | undefined,
  resampled: number[],
  reason: string,
): ProportionInterval | Undefined {
  if (value === undefined) return undefinedBecause(reason);
  if (resampled.length < 2) return { value, limits: [0, 1] };
  const sorted = Float64Array.from(resampled).sort();
  const limits: Limits = [quantile(sorted, 0.025), quantile(sorted, 0.975)];
  return { value, limits };
}
