import { byCodeUnit, addOne, getOrAdd } from '../../base/lists';
import { undefinedBecause, type Estimate, type Undefined, reasons } from '../statistics/estimate';
import { float64Column } from '../../base/columns/columns';
import { clusteredShare, tInterval, type Interval } from '../statistics/interval';
import { proportionInterval, type ProportionInterval } from '../statistics/proportion';
import { krippendorffAlpha, type Alpha } from '../coefficients/alpha';
import { reportByNotes, type ContextReport } from './context-report';
import { groupItems } from '../tables/item-groups';
import type { RowContext } from '../rows/row-notes';
import { answerCounts, selfConsistency } from '../context/per-annotator';
import { withoutAnnotator, type RatingTable, type TableCounts } from '../tables/rating-table';
import { subsetCounts, subsetKeys, subsetTable, type SubsetAgreement } from '../context/subsets';
import type { ComparableAnswers } from '../comparable/comparable-answers';

/** The mean agreement of pairs of answers, with a linearised interval over items. */
export type MeanAgreement = { value: number; interval: Interval } | Undefined;

interface ComparableAnnotator {
  ratings: number;
  /** Items that someone else answered too. */
  shared: number;
  /** With the answers of all others. */
  withOthers: MeanAgreement;
  /** Agreement among the others. */
  without: Estimate;
  /** The share of repeats that are equal to the answer before. */
  selfConsistency: ProportionInterval | Undefined;
}

interface ComparablePair {
  a: number;
  b: number;
  shared: number;
  agreement: MeanAgreement;
}

/** Agreement on the parts with one label: the chance that a second annotator has a part if one has it (Dice). */
export interface ComparableLabel {
  label: string;
  /** The number of parts with the label in all answers. */
  parts: number;
  agreement: Estimate;
}

/** Agreement on answers with partial agreement: sets, spans, relations, texts. */
export interface ComparableReport extends Omit<ContextReport, 'reference'> {
  measure: string;
  counts: TableCounts;
  agreement: MeanAgreement;
  /** The share of equal pairs of answers; every item counts once. */
  identical: MeanAgreement;
  /** Alpha with the distance 1 - similarity, if every item counts once. */
  alpha: Alpha | Undefined;
  /** Nominal alpha of whether the text that an answer began with was changed. */
  changed?: Alpha | Undefined;
  /** The share of texts that were left as they were; of several answers to one, the share that did. */
  kept?: ProportionInterval | Undefined;
  pairs: ComparablePair[];
  perAnnotator: ComparableAnnotator[];
  perLabel: ComparableLabel[];
}

export function comparableReport(answers: ComparableAnswers, context: RowContext): ComparableReport {
  const { ratings } = answers;
  const consistency = selfConsistency(ratings);
  const few = ratings.annotators.length * ratings.label.length <= MAX_RATINGS;
  const each = few ? meanAgreement : () => undefinedBecause('too many annotators to look at each in turn');
  const counts = answerCounts(ratings);
  return {
    measure: answers.measure,
    counts: subsetCounts(ratings),
    agreement: meanAgreement(answers, ratings),
    identical: meanAgreement(IDENTITY, ratings),
    alpha: alphaOf(answers, ratings),
    ...(answers.changed && { changed: nominalAlpha(answers.changed), kept: keptShare(answers.changed) }),
    pairs: pairsOf(answers),
    perAnnotator: ratings.annotators.map((_, a) => ({
      ...counts[a]!,
      withOthers: each(answers, ratings, { pairs: (x, y) => x === a || y === a }),
      without: withoutOne(answers, a, each),
      selfConsistency: consistency[a]!,
    })),
    perLabel: labelAgreement(answers),
    ...reportByNotes(context, ratings, (by, keysOf) => subsets(answers, by, keysOf)),
  };
}

/** The items and pairs to compare; by default all. */
export interface Wanted {
  readonly items?: (item: number) => boolean;
  /** Pairs of annotators, by their numbers. */
  readonly pairs?: (a: number, b: number) => boolean;
}

/** A ratio of sums over items, for the wanted pairs of answers, with a linearised standard error (Cochran 1977, 6.4) and Student's t. */
export function meanAgreement(
  { compare, perItem }: Pick<ComparableAnswers, 'compare' | 'perItem'>,
  table: RatingTable,
  { items, pairs: wanted }: Wanted = {},
): MeanAgreement {
  const credits = float64Column();
  const weights = float64Column();
  let credited = 0;
  let total = 0;
  for (let i = 0; i + 1 < table.start.length; i += 1) {
    if (items?.(i) === false) continue;
    let credit = 0;
    let weight = 0;
    let pairs = 0;
    for (let p = table.start[i]!; p < table.start[i + 1]!; p += 1)
      for (let o = table.start[i]!; o < p; o += 1) {
        if (wanted && !wanted(table.annotator[o]!, table.annotator[p]!)) continue;
        const one = compare(table.label[o]!, table.label[p]!);
        credit += one.credit;
        weight += one.weight;
        pairs += 1;
      }
    if (pairs === 0) continue;
    if (perItem) {
      credit /= pairs;
      weight /= pairs;
    }
    credited += credit;
    total += weight;
    credits.push(credit);
    weights.push(weight);
  }
  const n = credits.length;
  if (n === 0) return undefinedBecause(reasons.notPairable);
  if (total === 0) return undefinedBecause(reasons.nothingMarked);
  const value = credited / total;
  let squares = 0;
  for (let i = 0; i < n; i += 1) squares += (credits.get(i) - value * weights.get(i)) ** 2;
  const variance = (squares * n) / ((n - 1) * total * total);
  return { value, interval: tInterval({ value, variance, items: n }, { lowest: 0 }, { floor: 0 }) };
}

const IDENTITY: Pick<ComparableAnswers, 'compare' | 'perItem'> = {
  compare: (k, l) => ({ credit: k === l ? 1 : 0, weight: 1 }),
  perItem: true,
};

/** With more different answers, comparing each with each for the expected disagreement takes too long. */
export const MAX_ANSWERS = 3000;

function keptShare({ start, label, labels }: RatingTable): ProportionInterval | Undefined {
  const kept = labels.indexOf('false');
  const items = Array.from({ length: start.length - 1 }, (_, i) => label.subarray(start[i], start[i + 1]));
  const shares = items.map((given) => [given.filter((k) => k === kept).length / given.length, 1] as const);
  return clusteredShare(shares, 'no answer says what it began with');
}

/** Alpha of single labels without an order. */
export const nominalAlpha = (table: RatingTable): Alpha | Undefined =>
  krippendorffAlpha(groupItems(table, table.labels.length), { kind: 'nominal' });

function alphaOf(answers: ComparableAnswers, table: RatingTable): Alpha | Undefined {
  if (!answers.perItem)
    return undefinedBecause('parts of texts have no fixed number of alternatives: F1 is reported');
  if (new Set(table.label).size > MAX_ANSWERS)
    return undefinedBecause(
      `more than ${MAX_ANSWERS} different answers: comparing all with all takes too long`,
    );
  const between = (k: number, l: number): number => 1 - answers.compare(k, l).credit;
  return krippendorffAlpha(groupItems(table, table.labels.length), { kind: 'function', between });
}

/** Maximum of ratings times annotators for numbers about each annotator. */
const MAX_RATINGS = 1e8;

function withoutOne(answers: ComparableAnswers, annotator: number, mean: typeof meanAgreement): Estimate {
  if (answers.ratings.annotators.length < 3) return undefinedBecause('fewer than two annotators are left');
  const rest = mean(answers, withoutAnnotator(answers.ratings, annotator));
  return rest.value === null ? rest : { value: rest.value };
}

/** With more annotators, pairs are not reported. */
const MAX_ANNOTATORS = 60;

function pairsOf(answers: ComparableAnswers): ComparablePair[] {
  const { ratings: table } = answers;
  if (table.annotators.length > MAX_ANNOTATORS) return [];
  const shared = new Map<number, number>();
  for (let i = 0; i + 1 < table.start.length; i += 1)
    for (let p = table.start[i]!; p < table.start[i + 1]!; p += 1)
      for (let o = table.start[i]!; o < p; o += 1) {
        const [a, b] = [table.annotator[o]!, table.annotator[p]!].sort((x, y) => x - y) as [number, number];
        addOne(shared, a * table.annotators.length + b);
      }
  return [...shared]
    .sort(([x], [y]) => x - y)
    .map(([key, count]) => {
      const a = Math.floor(key / table.annotators.length);
      const b = key % table.annotators.length;
      const wanted = (x: number, y: number): boolean => Math.min(x, y) === a && Math.max(x, y) === b;
      return { a, b, shared: count, agreement: meanAgreement(answers, table, { pairs: wanted }) };
    });
}

/** By label, over all pairs of answers. */
export function labelAgreement({ ratings: table, parts }: ComparableAnswers): ComparableLabel[] {
  if (!parts) return [];
  const tallies = new Map<string, { parts: number; shared: number; sizes: number }>();
  const tally = (label: string) => getOrAdd(tallies, label, () => ({ parts: 0, shared: 0, sizes: 0 }));
  for (let i = 0; i + 1 < table.start.length; i += 1)
    for (let p = table.start[i]!; p < table.start[i + 1]!; p += 1) {
      const own = parts(table.label[p]!);
      for (const { label } of own) tally(label).parts += 1;
      for (let o = table.start[i]!; o < p; o += 1) {
        const other = parts(table.label[o]!);
        const keys = new Set(other.map(({ key }) => key));
        for (const { label } of other) tally(label).sizes += 1;
        for (const { key, label } of own) {
          tally(label).sizes += 1;
          if (keys.has(key)) tally(label).shared += 1;
        }
      }
    }
  return [...tallies]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([label, { parts: n, shared, sizes }]) => ({
      label,
      parts: n,
      agreement: sizes === 0 ? undefinedBecause(reasons.labelAbsent) : { value: (2 * shared) / sizes },
    }));
}

function subsets(
  answers: ComparableAnswers,
  by: 'ratings' | 'items',
  keysOf: (row: number) => readonly string[],
): SubsetAgreement[] {
  return subsetKeys(answers.ratings, keysOf).map((key) => {
    const part = subsetTable(answers.ratings, by, keysOf, key);
    const agreement = meanAgreement(answers, part);
    return {
      key,
      counts: subsetCounts(part),
      percentAgreement: agreement.value === null ? agreement : { value: agreement.value },
      alpha: alphaOf(answers, part),
    };
  });
}

/** Each annotator compared with the reference (gold, or the annotator of `--reference`). */
export interface ComparableReference {
  annotator: string;
  items: number;
  correct: number;
  accuracy: ProportionInterval | Undefined;
  agreement: MeanAgreement;
}

export function comparableReference(answers: ComparableAnswers, reference: string): ComparableReference[] {
  const { ratings: table } = answers;
  const right = table.annotators.indexOf(reference);
  if (right < 0) return [];
  return table.annotators.flatMap((annotator, a) => {
    if (a === right) return [];
    const wanted = (x: number, y: number): boolean => (x === a && y === right) || (x === right && y === a);
    const { items, correct } = exactHits(table, a, right);
    return {
      annotator,
      items,
      correct,
      accuracy: proportionInterval(correct, items),
      agreement: meanAgreement(answers, table, { pairs: wanted }),
    };
  });
}

function exactHits(table: RatingTable, a: number, right: number): { items: number; correct: number } {
  let items = 0;
  let correct = 0;
  for (let i = 0; i + 1 < table.start.length; i += 1) {
    let own = -1;
    let known = -1;
    for (let p = table.start[i]!; p < table.start[i + 1]!; p += 1) {
      if (table.annotator[p] === a) own = table.label[p]!;
      if (table.annotator[p] === right) known = table.label[p]!;
    }
    if (own < 0 || known < 0) continue;
    items += 1;
    if (own === known) correct += 1;
  }
  return { items, correct };
}
