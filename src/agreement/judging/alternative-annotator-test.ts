import { studentTLower } from '../statistics/distributions';
import { undefinedBecause, type Undefined } from '../statistics/estimate';
import type { RatingTable } from '../tables/rating-table';

/** How well an answer fits those of others: by the share of equal labels, or by minus the root mean squared difference of numbers. */
export const SCORES = ['accuracy', 'neg_rmse'] as const;

export interface AlternativeTestOptions {
  score: (typeof SCORES)[number];
  /** How much worse than an annotator the model may be because it costs less, from 0 to 1. */
  epsilon: number;
  /** The false discovery rate of the tests of all annotators, above 0 and below 1. */
  q: number;
}

/** One annotator, left out in turn. */
interface AlternativeToOne {
  annotator: string;
  /** Items with an answer by this annotator, by the model and by at least one other person. */
  items: number;
  /** `rho`: share of items on which the model fits the others at least as well as this annotator. `p`: of the test that it is too low. */
  result: { rho: number; p: number } | Undefined;
  /** Whether "the model is worse than this annotator by epsilon or more" is rejected. */
  rejected: boolean;
}

export interface AlternativeTest {
  /** Omega is the share of annotators whose null hypothesis is rejected; rho the mean over annotators; passed if omega is at least one half. */
  result: { omega: number; rho: number; passes: boolean } | Undefined;
  annotators: AlternativeToOne[];
}

/** An annotator with fewer items is not tested. */
export const MIN_ITEMS = 30;

/**
 * May a model stand in for a person? The alternative annotator test of Calderon, Reichart & Dror (2025): each annotator is left out in turn, and a
 * one-sided t-test over items asks whether the model, with epsilon granted, fits the others at least as well. The p-values depend on each other, so
 * they are corrected by Benjamini & Yekutieli (2001). `table` holds the answers of people and of the `model`. For `neg_rmse` its labels need
 * numbers.
 */
export function alternativeAnnotatorTest(
  table: RatingTable,
  model: string,
  { score, epsilon, q }: AlternativeTestOptions,
): AlternativeTest {
  const judge = table.annotators.indexOf(model);
  const sums = table.annotators.map(() => ({ items: 0, model: 0, excess: 0, squares: 0 }));
  for (let i = 0; i + 1 < table.start.length; i += 1) {
    const positions = range(table.start[i]!, table.start[i + 1]!);
    const judged = positions.find((p) => table.annotator[p] === judge);
    const people = positions.filter((p) => table.annotator[p] !== judge);
    if (judged === undefined || people.length < 2) continue;
    for (const p of people) {
      const others = people.filter((other) => other !== p);
      const distance = (of: number) => distanceTo(table, of, others, score);
      const [byModel, byPerson] = [distance(judged), distance(p)];
      const isTie = Math.abs(byModel - byPerson) <= 1e-9 * Math.max(byModel, byPerson);
      const modelWins = isTie || byModel < byPerson ? 1 : 0;
      const excess = (isTie || byPerson < byModel ? 1 : 0) - modelWins;
      const sum = sums[table.annotator[p]!]!;
      sum.items += 1;
      sum.model += modelWins;
      sum.excess += excess;
      sum.squares += excess * excess;
    }
  }
  const annotators: AlternativeToOne[] = sums
    .map(({ items, model: wins, excess, squares }, a) => ({
      annotator: table.annotators[a]!,
      items,
      result:
        items < MIN_ITEMS
          ? undefinedBecause(`fewer than ${MIN_ITEMS} items with the model and another person`)
          : { rho: wins / items, p: oneSided(excess / items, squares, items, epsilon) },
      rejected: false,
    }))
    .filter((_, a) => a !== judge);
  return { result: overall(annotators, q), annotators };
}

/** Marks which hypotheses are rejected, and summarises. */
function overall(annotators: readonly AlternativeToOne[], q: number): AlternativeTest['result'] {
  const tested = annotators.flatMap((one) => ('value' in one.result ? [] : [{ one, ...one.result }]));
  if (tested.length === 0)
    return undefinedBecause(`no annotator has ${MIN_ITEMS} items with the model and another person`);
  tested.sort((a, b) => a.p - b.p);
  const m = tested.length;
  const harmonic = range(1, m + 1).reduce((sum, k) => sum + 1 / k, 0);
  const last = tested.findLastIndex(({ p }, k) => p <= ((k + 1) * q) / (m * harmonic));
  for (const { one } of tested.slice(0, last + 1)) one.rejected = true;
  const omega = (last + 1) / m;
  const rho = tested.reduce((sum, one) => sum + one.rho, 0) / m;
  return { omega, rho, passes: omega >= 0.5 };
}

/** A distance: the number of labels that differ, or the sum of squared differences. It is smaller the better the fit. */
function distanceTo(
  { label, values }: RatingTable,
  position: number,
  others: readonly number[],
  score: AlternativeTestOptions['score'],
): number {
  const of = (p: number): number => values![label[p]!]!;
  return others.reduce(
    (sum, other) =>
      sum +
      (score === 'accuracy' ? Number(label[other] !== label[position]) : (of(other) - of(position)) ** 2),
    0,
  );
}

/** P of the one-sided t-test against a mean excess of epsilon or more. Without variance, the mean decides. */
function oneSided(mean: number, squares: number, n: number, epsilon: number): number {
  const variance = (squares - n * mean * mean) / (n - 1);
  if (variance <= 1e-12) return mean < epsilon ? 0 : 1;
  return studentTLower((mean - epsilon) / Math.sqrt(variance / n), n - 1);
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
