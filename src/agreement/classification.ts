import { groupBy } from '../base/group-by';
import { undefinedBecause, type Undefined } from './statistics/estimate';
import { proportionInterval, type Limits, type ProportionInterval } from './statistics/proportion';
import { quantile } from './statistics/quantile';
import { seededRandom, type Random } from './statistics/random';

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
  const groups = new ItemGroups([...groupBy(items, ({ group }) => group).values()], labels.length);
  const all = groups.counts(everyOne(groups.length));
  const random = seededRandom(seed);
  const means = { balanced: [] as number[], macro: [] as number[], micro: [] as number[] };
  const f1 = labels.map((): number[] => []);
  for (let b = 0; b < (groups.length < 2 ? 0 : RESAMPLES); b += 1) {
    const drawn = groups.counts(drawOf(groups.length, random));
    addDefined(means.balanced, balanced(drawn));
    addDefined(means.macro, macro(drawn));
    addDefined(means.micro, micro(drawn));
    labels.forEach((_, k) => addDefined(f1[k]!, f1Of(drawn.hits[k]!, drawn.spurious[k]!, drawn.missed[k]!)));
  }
  return {
    items: items.length,
    accuracy: proportionInterval(items.filter(({ isRight }) => isRight).length, items.length),
    balancedAccuracy: withLimits(
      balanced(all),
      means.balanced,
      'no label is true',
      extreme(all.hits, all.missed),
    ),
    macroF1: withLimits(macro(all), means.macro, NOTHING, extremeF1(all)),
    microF1: f1Share([sum(all.hits), sum(all.spurious), sum(all.missed)], means.micro),
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
          f1: f1Share([hits, spurious, missed], f1[k]!),
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
  const [first, second] = ([0, 1] as const).map(
    (side) =>
      new ItemGroups(
        groups.map((group) => group.map((pair) => pair[side])),
        labels,
      ),
  ) as [ItemGroups, ItemGroups];
  const of = (drawn: Int32Array): number | undefined => {
    const [a, b] = [macro(first.counts(drawn)), macro(second.counts(drawn))];
    return a === undefined || b === undefined ? undefined : a - b;
  };
  const value = of(everyOne(groups.length));
  if (value === undefined) return undefinedBecause(NOTHING);
  if (groups.length < 2) return undefinedBecause('all samples are of one group');
  const random = seededRandom(seed);
  const resampled: number[] = [];
  for (let b = 0; b < RESAMPLES; b += 1) addDefined(resampled, of(drawOf(groups.length, random)));
  const sorted = Float64Array.from(resampled).sort();
  return { value, limits: [quantile(sorted, 0.025), quantile(sorted, 0.975)] };
}

const NOTHING = 'nothing is true or predicted';

interface Counts {
  readonly hits: Float64Array;
  readonly spurious: Float64Array;
  readonly missed: Float64Array;
}

/** Groups of items as plain numbers, since five hundred resamples count each of them. */
class ItemGroups {
  /** Group -> its first place in `#places`. */
  readonly #start: Int32Array;
  /** Of each hit its label k, of what is spurious `labels + k`, of what was missed `2 labels + k`. */
  readonly #places: Int32Array;

  constructor(
    groups: readonly (readonly ScoredItem[])[],
    private readonly labels: number,
  ) {
    const places: number[] = [];
    this.#start = Int32Array.from([...groups, []], (group) => {
      const start = places.length;
      for (const { hits, spurious, missed } of group) {
        for (const k of hits) places.push(k);
        for (const k of spurious) places.push(labels + k);
        for (const k of missed) places.push(2 * labels + k);
      }
      return start;
    });
    this.#places = Int32Array.from(places);
  }

  get length(): number {
    return this.#start.length - 1;
  }

  /** The counts of the groups at these positions. */
  counts(groups: Int32Array): Counts {
    const { labels } = this;
    const counts = new Float64Array(3 * labels);
    for (const group of groups)
      for (let at = this.#start[group]!; at < this.#start[group + 1]!; at += 1)
        counts[this.#places[at]!]! += 1;
    return {
      hits: counts.subarray(0, labels),
      spurious: counts.subarray(labels, 2 * labels),
      missed: counts.subarray(2 * labels),
    };
  }
}

const everyOne = (length: number): Int32Array => Int32Array.from({ length }, (_, n) => n);

/** As many positions, drawn with replacement. */
function drawOf(length: number, random: Random): Int32Array {
  const drawn = new Int32Array(length);
  for (let n = 0; n < length; n += 1) drawn[n] = random.below(length);
  return drawn;
}

const f1Of = (hits: number, spurious: number, missed: number): number | undefined =>
  hits + spurious + missed === 0 ? undefined : (2 * hits) / (2 * hits + spurious + missed);

function balanced({ hits, missed }: Counts): number | undefined {
  return meanOf(hits, (k) => (hits[k]! + missed[k]! === 0 ? undefined : hits[k]! / (hits[k]! + missed[k]!)));
}

function macro({ hits, spurious, missed }: Counts): number | undefined {
  return meanOf(hits, (k) => f1Of(hits[k]!, spurious[k]!, missed[k]!));
}

const sum = (of: Float64Array): number => of.reduce((total, n) => total + n, 0);

function micro({ hits, spurious, missed }: Counts): number | undefined {
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

/**
 * The mean of the labels' shares of hits, where nothing or everything is right: all resamples are the same then, so the limits are
 * Wilson's, of as many items as a mean of labels with equal weights is worth. Undefined elsewhere.
 */
function extreme(hits: ArrayLike<number>, others: ArrayLike<number>): ProportionInterval | undefined {
  let [labels, inverse, right, wrong] = [0, 0, 0, 0];
  for (let k = 0; k < hits.length; k += 1) {
    const n = hits[k]! + others[k]!;
    if (n === 0) continue;
    labels += 1;
    inverse += 1 / n;
    right += hits[k]!;
    wrong += others[k]!;
  }
  if (labels === 0 || (right > 0 && wrong > 0)) return undefined;
  const worth = labels ** 2 / inverse;
  const found = proportionInterval(wrong === 0 ? worth : 0, worth);
  return found.value === null ? undefined : found;
}

/** The same for F1, which is 2 J / (1 + J) of the Jaccard index J = hits / (hits + spurious + missed). */
function extremeF1({ hits, spurious, missed }: Counts): ProportionInterval | undefined {
  const found = extreme(
    hits,
    spurious.map((n, k) => n + missed[k]!),
  );
  const f1 = (j: number): number => (2 * j) / (1 + j);
  return found && { value: found.value, limits: [f1(found.limits[0]), f1(found.limits[1])] };
}

function f1Share(
  [hits, spurious, missed]: readonly [number, number, number],
  resampled: number[],
): ProportionInterval | Undefined {
  const one = (n: number): Float64Array => Float64Array.of(n);
  const found = extremeF1({ hits: one(hits), spurious: one(spurious), missed: one(missed) });
  return withLimits(f1Of(hits, spurious, missed), resampled, NOTHING, found);
}

function withLimits(
  value: number | undefined,
  resampled: number[],
  reason: string,
  found: ProportionInterval | undefined,
): ProportionInterval | Undefined {
  if (value === undefined) return undefinedBecause(reason);
  if (resampled.length < 2) return { value, limits: [0, 1] };
  if (found) return { value, limits: found.limits };
  const sorted = Float64Array.from(resampled).sort();
  const limits: Limits = [quantile(sorted, 0.025), quantile(sorted, 0.975)];
  return { value, limits };
}
