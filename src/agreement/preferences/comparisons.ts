import { int32Column, StringTable } from '../../base/columns/columns';
import { counted } from '../../base/text/phrases';
import { undefinedBecause, type Undefined } from '../statistics/estimate';
import { proportionInterval, type ProportionInterval } from '../statistics/proportion';
import { bradleyTerry, type BradleyTerry, type PairResult } from './bradley-terry';
import { getOrAdd } from '../../base/lists';
import type { RatingTable } from '../tables/rating-table';

/** An answer to a comparison of two. */
export interface Compared {
  /** The names of the two, which differ; undefined if they are unknown. */
  names: readonly [string, string] | undefined;
  /** Whether `names` is in the order on the screen. If not, their order means nothing. */
  shown: boolean;
  chosen: Chosen;
  /** The choice of the same person when the sides were swapped. It is not a comparison of its own. */
  again?: Chosen | undefined;
}

const CHOSEN = ['first', 'second', 'tie', 'none'] as const;
export type Chosen = (typeof CHOSEN)[number];

/** Comparisons by the row of their answer, in columns. */
export class Comparisons {
  readonly #names = new StringTable();
  /** Number of the name + 1; 0 if unknown. */
  readonly #first = int32Column();
  readonly #second = int32Column();
  /** The number in CHOSEN, plus 4 if the order is that on the screen, plus 8 for each number + 1 of the answer to the swapped pair. */
  readonly #chosen = int32Column();

  note(row: number, { names, shown, chosen, again }: Compared): void {
    this.#first.set(row, names ? this.#names.code(names[0]) + 1 : 0);
    this.#second.set(row, names ? this.#names.code(names[1]) + 1 : 0);
    const swapped = again === undefined ? 0 : CHOSEN.indexOf(again) + 1;
    this.#chosen.set(row, CHOSEN.indexOf(chosen) + (shown ? CHOSEN.length : 0) + 2 * CHOSEN.length * swapped);
  }

  of(row: number): Compared {
    const first = this.#first.get(row);
    const code = this.#chosen.get(row);
    return {
      names:
        first > 0 ? [this.#names.text(first - 1), this.#names.text(this.#second.get(row) - 1)] : undefined,
      shown: code % (2 * CHOSEN.length) >= CHOSEN.length,
      chosen: CHOSEN[code % CHOSEN.length]!,
      again: CHOSEN[Math.floor(code / (2 * CHOSEN.length)) - 1],
    };
  }
}

/** How often swapped repeats agree: two answers of one person to the same pair, shown in both orders. */
export interface SwappedRepeats {
  repeats: number;
  same: number;
  share: ProportionInterval | Undefined;
}

/** Limits by Wilson. */
interface PositionBias {
  value: number;
  limits: readonly [number, number];
}

export interface ComparisonReport {
  /** Each annotator's last answer to an item and a pair in each order. */
  comparisons: number;
  ties: number;
  /** Answers that neither is good. No other number includes them. */
  none: number;
  /** Comparisons without names, and without the order in which the two were shown. */
  unnamed: number;
  unshown: number;
  bradleyTerry: BradleyTerry | Undefined;
  /** Of the `shown` comparisons with a winner and a known order, how often the first side won. `bias` is that share less one half. */
  position: { shown: number; first: number; bias: PositionBias | Undefined };
  /** By annotator and for all; undefined if there are no swapped repeats. */
  repeats?: { all: SwappedRepeats; byAnnotator: Map<string, SwappedRepeats> };
}

/**
 * Strengths, position bias and consistency. If an annotator answered a pair again in the same order, only the last answer counts. An answer in the
 * other order is a comparison of its own.
 */
export function comparisonReport(table: RatingTable, comparisons: Comparisons): ComparisonReport {
  const counts = { comparisons: 0, ties: 0, none: 0, unnamed: 0, unshown: 0 };
  const pairs = new Map<string, PairResult>();
  /** By item, and whether an item has several comparisons with names. */
  const byItem = new Map<number, Map<string, PairResult>>();
  let named = 0;
  const position = { shown: 0, first: 0 };
  for (const { item, names, shown, chosen } of lastInEachOrder(table, comparisons)) {
    counts.comparisons += 1;
    if (chosen === 'tie') counts.ties += 1;
    if (chosen === 'none') {
      counts.none += 1;
      continue;
    }
    if (shown && chosen !== 'tie') {
      position.shown += 1;
      if (chosen === 'first') position.first += 1;
    }
    if (!shown) counts.unshown += 1;
    if (names) {
      named += 1;
      addTo(pairs, names, chosen);
      addTo(
        getOrAdd(byItem, item, () => new Map()),
        names,
        chosen,
      );
    } else counts.unnamed += 1;
  }
  const items = named > byItem.size ? Array.from(byItem.values(), (own) => [...own.values()]) : undefined;
  const repeats = swappedRepeats(table, comparisons);
  return {
    ...counts,
    bradleyTerry:
      pairs.size === 0 && counts.unnamed > 0
        ? undefinedBecause('the systems that were compared are unknown')
        : bradleyTerry(pairs.values(), items),
    position: { ...position, bias: positionBias(position) },
    ...(repeats && { repeats }),
  };
}

function positionBias({ first, shown }: { first: number; shown: number }): PositionBias | Undefined {
  const share = proportionInterval(first, shown);
  if (share.value === null)
    return undefinedBecause('no comparison has both a winner and a record of which side was shown first');
  const [low, high] = share.limits;
  return { value: share.value - 0.5, limits: [low - 0.5, high - 0.5] };
}

function addTo(
  pairs: Map<string, PairResult>,
  [first, second]: readonly [string, string],
  chosen: 'first' | 'second' | 'tie',
): void {
  const [a, b] = first < second ? [first, second] : [second, first];
  const key = JSON.stringify([a, b]);
  const pair = getOrAdd(pairs, key, () => ({ a, b, aWins: 0, bWins: 0, ties: 0 }));
  if (chosen === 'tie') pair.ties += 1;
  else if ((chosen === 'first') === (a === first)) pair.aWins += 1;
  else pair.bWins += 1;
}

/** Sentences about how many comparisons are in which number. */
export function comparisonNotes({ comparisons, ties, none, unnamed, unshown }: ComparisonReport): string[] {
  const left = (count: number, without: string, where: string) =>
    count > 0 ? [`${counted(count, 'comparison')} without ${without}: not in the ${where}.`] : [];
  return [
    `${counted(comparisons, 'comparison')} of two, ${counted(ties, 'tie')}, ${counted(none, 'answer')} that neither is good.`,
    ...left(unnamed, 'the names of both', 'strengths'),
    ...left(unshown, 'a record of which side was shown first', 'position bias'),
  ];
}

/** 1 or 2 if the order of the two on the screen is known. */
function orderOf({ names, shown }: Compared): 0 | 1 | 2 {
  if (!shown || !names) return 0;
  return names[0] < names[1] ? 1 : 2;
}

function* lastInEachOrder(
  { history }: RatingTable,
  comparisons: Comparisons,
): Generator<Compared & { item: number }> {
  for (let i = 0; i + 1 < history.start.length; i += 1) {
    const seen: number[] = [];
    for (let p = history.start[i + 1]! - 1; p >= history.start[i]!; p -= 1) {
      const compared = comparisons.of(history.row[p]!);
      const key = history.annotator[p]! * 3 + orderOf(compared);
      if (seen.includes(key)) continue;
      seen.push(key);
      yield { ...compared, item: i };
    }
  }
}

/** Swapped repeats of all annotators; undefined without any. */
function swappedRepeats(table: RatingTable, comparisons: Comparisons): ComparisonReport['repeats'] {
  const { start, annotator, label, row } = table.history;
  const tallies = table.annotators.map(() => ({ repeats: 0, same: 0 }));
  for (let i = 0; i + 1 < start.length; i += 1) {
    const before = new Map<number, number>();
    for (let p = start[i]!; p < start[i + 1]!; p += 1) {
      const earlier = before.get(annotator[p]!);
      before.set(annotator[p]!, p);
      const { again, chosen } = comparisons.of(row[p]!);
      if (again !== undefined) {
        const tally = tallies[annotator[p]!]!;
        tally.repeats += 1;
        if (again === chosen) tally.same += 1;
      }
      if (earlier === undefined) continue;
      const orders = [earlier, p].map((at) => orderOf(comparisons.of(row[at]!)));
      if (orders.includes(0) || orders[0] === orders[1]) continue;
      const tally = tallies[annotator[p]!]!;
      tally.repeats += 1;
      if (label[earlier] === label[p]) tally.same += 1;
    }
  }
  const all = { repeats: 0, same: 0 };
  for (const { repeats, same } of tallies) {
    all.repeats += repeats;
    all.same += same;
  }
  if (all.repeats === 0) return undefined;
  const shared = (tally: { repeats: number; same: number }): SwappedRepeats => ({
    ...tally,
    share: proportionInterval(tally.same, tally.repeats),
  });
  return {
    all: shared(all),
    byAnnotator: new Map(
      table.annotators
        .map((name, a) => [name, shared(tallies[a]!)] as const)
        .filter(([, { repeats }]) => repeats > 0),
    ),
  };
}
