import { getOrAdd, groupBy } from '../../base/lists';
import { undefinedBecause, type Undefined } from '../statistics/estimate';
import { clusteredShare } from '../statistics/interval';
import type { Limits, ProportionInterval } from '../statistics/proportion';

/** A model's answer to an item beside the true one: labels, spans or relations, each by its label. */
export interface ScoredItem {
  /** Items of one group are not independent. */
  readonly group: number;
  readonly isRight: boolean;
  /** Labels that are true and were found (`hits`), that were found wrongly, and that were missed. */
  readonly hits: readonly number[];
  readonly spurious: readonly number[];
  readonly missed: readonly number[];
}

interface LabelScore {
  readonly label: string;
  /** How often the label is true. */
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
  /** Mean F1 of the labels that are true or predicted for some item. If a label has few items, there are no limits. */
  readonly macroF1: ProportionInterval | { value: number; limits: null; reason: string } | Undefined;
  readonly microF1: ProportionInterval | Undefined;
  /** In the given order; only labels that are true or predicted for some item. */
  readonly labels: readonly LabelScore[];
}

const NOTHING = 'nothing is true or predicted';

/** Counts of one label in a group of items. */
interface Counts {
  hits: number;
  spurious: number;
  missed: number;
}

/** Group -> counts, for one label. */
type Tally = ReadonlyMap<number, Counts>;

/**
 * Shares and F1 have Wilson's limits for the effective number of trials, with groups of items as clusters (`clusteredShare`); F1 is
 * the share 2 hits / (2 hits + spurious + missed). Means of labels join the limits of their labels (`meanOf`).
 */
export function classification(items: readonly ScoredItem[], labels: readonly string[]): Classification {
  const tallies = talliesOf(items, labels.length);
  const all = new Map<number, Counts>();
  for (const tally of tallies) for (const [group, counts] of tally) add(all, group, counts);
  return {
    items: items.length,
    accuracy: clusteredShare(
      [...groupBy(items, ({ group }) => group).values()].map((group) => [
        group.filter(({ isRight }) => isRight).length,
        group.length,
      ]),
      'no trials',
    ),
    balancedAccuracy: meanOf(tallies, RECALL, 'no label is true'),
    macroF1: macroF1(tallies, items.length),
    microF1: partOf(all, F1, NOTHING),
    labels: labels.flatMap((label, k): LabelScore[] => {
      const tally = tallies[k]!;
      const counts = [...tally.values()];
      if (counts.length === 0) return [];
      return [
        {
          label,
          support: counts.reduce((sum, { hits, missed }) => sum + hits + missed, 0),
          precision: partOf(tally, PRECISION, 'never predicted'),
          recall: partOf(tally, RECALL, 'never true'),
          f1: partOf(tally, F1, NOTHING),
        },
      ];
    }),
  };
}

/** With fewer items per label, some labels are missing in a resample, and the F1 of others jumps. */
const MIN_ITEMS = 20;

function macroF1(tallies: readonly Tally[], items: number): Classification['macroF1'] {
  const found = meanOf(tallies, F1, NOTHING);
  if (found.value === null || items >= MIN_ITEMS * tallies.length) return found;
  return {
    value: found.value,
    limits: null,
    reason: `fewer than ${MIN_ITEMS} items for each label: no interval holds`,
  };
}

/**
 * The difference of two macro F1 on the same items, first less second. The limits join those of both by the correlation of the two over
 * groups of items (Zou & Donner 2008).
 */
export function macroF1Difference(
  items: readonly (readonly [first: ScoredItem, second: ScoredItem])[],
  labels: number,
): { value: number; limits: Limits } | Undefined {
  const sides = ([0, 1] as const).map((side) => {
    const tallies = talliesOf(
      items.map((pair) => pair[side]),
      labels,
    );
    return { mean: meanOf(tallies, F1, NOTHING), influence: influenceOf(tallies, F1) };
  });
  const [first, second] = [sides[0]!.mean, sides[1]!.mean];
  if (first.value === null || second.value === null) return undefinedBecause(NOTHING);
  if (new Set(items.map(([{ group }]) => group)).size < 2)
    return undefinedBecause('all samples are in one group');
  const product = (a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): number =>
    [...a].reduce((sum, [group, one]) => sum + one * (b.get(group) ?? 0), 0);
  const [a, b] = [sides[0]!.influence, sides[1]!.influence];
  const size = Math.sqrt(product(a, a) * product(b, b));
  const correlation = size === 0 ? 0 : product(a, b) / size;
  const half = (x: number, y: number): number =>
    Math.sqrt(Math.max(0, x * x + y * y - 2 * correlation * x * y));
  const value = first.value - second.value;
  return {
    value,
    limits: [
      value - half(first.value - first.limits[0], second.limits[1] - second.value),
      value + half(first.limits[1] - first.value, second.value - second.limits[0]),
    ],
  };
}

function talliesOf(items: readonly ScoredItem[], labels: number): Tally[] {
  const tallies = Array.from({ length: labels }, () => new Map<number, Counts>());
  for (const { group, hits, spurious, missed } of items) {
    for (const k of hits) add(tallies[k]!, group, { hits: 1, spurious: 0, missed: 0 });
    for (const k of spurious) add(tallies[k]!, group, { hits: 0, spurious: 1, missed: 0 });
    for (const k of missed) add(tallies[k]!, group, { hits: 0, spurious: 0, missed: 1 });
  }
  return tallies;
}

function add(tally: Map<number, Counts>, group: number, { hits, spurious, missed }: Counts): void {
  const counts = getOrAdd(tally, group, () => ({ hits: 0, spurious: 0, missed: 0 }));
  counts.hits += hits;
  counts.spurious += spurious;
  counts.missed += missed;
}

interface Score {
  readonly right: (counts: Counts) => number;
  readonly trials: (counts: Counts) => number;
}

const right = ({ hits }: Counts): number => hits;
const PRECISION: Score = { right, trials: ({ hits, spurious }) => hits + spurious };
const RECALL: Score = { right, trials: ({ hits, missed }) => hits + missed };
const F1: Score = {
  right: ({ hits }) => 2 * hits,
  trials: ({ hits, spurious, missed }) => 2 * hits + spurious + missed,
};

const partOf = (tally: Tally, score: Score, reason: string): ProportionInterval | Undefined =>
  clusteredShare(
    [...tally.values()].map((counts) => [score.right(counts), score.trials(counts)]),
    reason,
  );

/**
 * The mean of the labels' scores; each label counts once. The limits join those of the labels (Zou & Donner 2008), and are wider because scores
 * vary together: an error concerns two labels.
 */
function meanOf(tallies: readonly Tally[], score: Score, reason: string): ProportionInterval | Undefined {
  const parts = tallies.flatMap((tally) => {
    const part = partOf(tally, score, reason);
    return part.value === null ? [] : [part];
  });
  const n = parts.length;
  if (n === 0) return undefinedBecause(reason);
  const value = parts.reduce((sum, part) => sum + part.value, 0) / n;
  const squares = (values: Iterable<number>): number => [...values].reduce((sum, one) => sum + one * one, 0);
  const apart = tallies.reduce((sum, tally) => sum + squares(influenceOf([tally], score).values()), 0);
  const together = squares(influenceOf(tallies, score).values());
  const wider = apart === 0 ? 1 : Math.sqrt(Math.max(1, together / apart));
  const half = (side: 0 | 1): number =>
    (wider * Math.sqrt(squares(parts.map((part) => part.limits[side] - part.value)))) / n;
  return { value, limits: [Math.max(0, value - half(0)), Math.min(1, value + half(1))] };
}

/** First-order influence of a group of items on the sum of the labels' scores. */
function influenceOf(tallies: readonly Tally[], score: Score): Map<number, number> {
  const found = new Map<number, number>();
  for (const tally of tallies) {
    let [rights, n] = [0, 0];
    for (const counts of tally.values()) {
      rights += score.right(counts);
      n += score.trials(counts);
    }
    if (n === 0) continue;
    for (const [group, counts] of tally) {
      const own = (score.right(counts) - (rights / n) * score.trials(counts)) / n;
      found.set(group, (found.get(group) ?? 0) + own);
    }
  }
  return found;
}
