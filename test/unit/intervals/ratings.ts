import { krippendorffAlpha } from '../../../src/agreement/coefficients/alpha';
import { brennanPrediger } from '../../../src/agreement/coefficients/brennan-prediger';
import {
  chanceCorrected,
  itemAgreement,
  type Coefficient,
} from '../../../src/agreement/coefficients/chance-corrected';
import { cohenKappa, kappaDistances } from '../../../src/agreement/coefficients/cohen';
import { congerKappa } from '../../../src/agreement/coefficients/conger';
import type { Distance } from '../../../src/agreement/coefficients/distance';
import { fleissKappa } from '../../../src/agreement/coefficients/fleiss';
import { gwetAC } from '../../../src/agreement/coefficients/gwet';
import { groupItems, type ItemGroups } from '../../../src/agreement/tables/item-groups';
import type { RatingTable } from '../../../src/agreement/tables/rating-table';
import { randomMultinomial } from '../../../src/agreement/statistics/binomial';
import type { Undefined } from '../../../src/agreement/statistics/estimate';
import type { Interval } from '../../../src/agreement/statistics/interval';
import type { Random } from '../../../src/agreement/statistics/random';
import { agreementWeights } from '../../../src/agreement/coefficients/weights';
import { list, type Draw } from './simulate';

/** What people answer to an item, one label each, and how probable that is. */
interface Pattern {
  readonly labels: readonly number[];
  readonly probability: number;
}

/** People and labels: each pattern of answers with its probability. */
export interface People {
  readonly name: string;
  readonly labels: number;
  readonly annotators: number;
  readonly patterns: readonly Pattern[];
}

/** The true label has these shares; a person gives it with probability `knows`, and else a label as frequent as it is. */
export function labelling(
  name: string,
  shares: readonly number[],
  annotators: number,
  knows: number,
): People {
  return people(name, shares, annotators, (truth, label) =>
    label === truth ? knows + (1 - knows) * shares[label]! : (1 - knows) * shares[label]!,
  );
}

/** Ratings from 1 up: with probability 1 - `exact` a person is off, by one more level each `further` as often. */
export function rating(
  name: string,
  shares: readonly number[],
  annotators: number,
  { exact, further }: { exact: number; further: number },
): People {
  return people(name, shares, annotators, (truth, level) => {
    const weight = (other: number): number => (other === truth ? 0 : further ** Math.abs(other - truth));
    const all = shares.reduce((sum, _, other) => sum + weight(other), 0);
    return level === truth ? exact : ((1 - exact) * weight(level)) / all;
  });
}

function people(
  name: string,
  shares: readonly number[],
  annotators: number,
  answer: (truth: number, label: number) => number,
): People {
  const q = shares.length;
  const patterns = list(q ** annotators, (code): Pattern => {
    const labels = list(annotators, (n) => Math.floor(code / q ** n) % q);
    const probability = shares.reduce(
      (sum, share, truth) => sum + labels.reduce((p, label) => p * answer(truth, label), share),
      0,
    );
    return { labels, probability };
  });
  return { name, labels: q, annotators, patterns };
}

/** So many items of each pattern. */
class Answers {
  readonly groups: ItemGroups;

  constructor(
    readonly people: People,
    readonly counts: Float64Array,
  ) {
    const { patterns, labels, annotators } = people;
    const start = Int32Array.from([...patterns, undefined], (_, n) => n * annotators);
    const label = Int32Array.from(patterns.flatMap((pattern) => pattern.labels));
    const grouped = groupItems({ start, label, annotator: label, row: label }, labels);
    const count = new Float64Array(grouped.count.length);
    counts.forEach((n, pattern) => (count[grouped.groupOf[pattern]!]! += n));
    this.groups = { ...grouped, count, items: counts.reduce((sum, n) => sum + n, 0) };
  }

  /** How often the first two people gave each pair of labels. */
  get pair() {
    const { labels, patterns } = this.people;
    const counts = new Float64Array(labels * labels);
    this.counts.forEach((n, at) => {
      const [a, b] = patterns[at]!.labels as [number, number];
      counts[a * labels + b]! += n;
    });
    return { a: 0, b: 1, labels, shared: this.groups.items, counts };
  }

  /** A table with each item of its own, for what looks at who gave a label. */
  get table(): RatingTable {
    const { patterns, annotators, labels } = this.people;
    const items = [...this.counts].flatMap((n, at) => list(n, () => patterns[at]!.labels));
    const columns = {
      start: Int32Array.from([...items, []], (_, n) => n * annotators),
      annotator: Int32Array.from(items.flatMap(() => list(annotators, (a) => a))),
      label: Int32Array.from(items.flat()),
      row: Int32Array.from(items.flat(), (_, n) => n),
    };
    return {
      ...columns,
      items: list(items.length, String),
      annotators: list(annotators, (a) => `person ${a}`),
      labels: list(labels, String),
      undeclared: [],
      ordered: true,
      superseded: 0,
      history: columns,
    };
  }
}

type Found = { value: number; interval: Interval } | Undefined;
type Measure = (answers: Answers) => Found;

const nominal = (answers: Answers) =>
  itemAgreement(answers.groups, agreementWeights('identity', new Float64Array(answers.people.labels)));
const table = (answers: Answers) => {
  const of = answers.table;
  const groups = groupItems(of, of.labels.length);
  return {
    of,
    agreement: itemAgreement(groups, agreementWeights('identity', new Float64Array(of.labels.length))),
  };
};
const alpha =
  (metric: (labels: number) => Distance): Measure =>
  ({ groups }) =>
    krippendorffAlpha(groups, metric(groups.labels));

export const MEASURES = {
  percentAgreement: (answers) => chanceCorrected(nominal(answers), 0),
  ac1: (answers) => gwetAC(nominal(answers)),
  brennanPrediger: (answers) => brennanPrediger(nominal(answers)),
  fleiss: (answers) => fleissKappa(nominal(answers)),
  conger: (answers): Coefficient | Undefined => {
    const { of, agreement } = table(answers);
    return congerKappa(of, agreement);
  },
  cohen: ({ pair }) => cohenKappa(pair),
  cohenLinear: ({ pair }) => cohenKappa(pair, kappaDistances.linear),
  cohenQuadratic: ({ pair }) => cohenKappa(pair, kappaDistances.quadratic),
  alphaNominal: alpha(() => ({ kind: 'nominal' })),
  alphaOrdinal: alpha(() => ({ kind: 'ranks' })),
  alphaInterval: alpha((labels) => ({
    kind: 'points',
    at: Float64Array.from({ length: labels }, (_, n) => n),
  })),
} satisfies Record<string, Measure>;

/** With so many items the coefficient is that of the population. */
const ALL = 1e9;

/** Draws answers to so many items, and computes the coefficient. */
export function drawing(of: People, measure: Measure, population: Measure = measure) {
  const weights = of.patterns.map(({ probability }) => probability);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const truth = population(
    new Answers(
      of,
      Float64Array.from(weights, (weight) => (ALL * weight) / total),
    ),
  ).value!;
  return (size: number, random: Random): Draw | undefined => {
    const counts = new Float64Array(weights.length);
    randomMultinomial(size, weights, total, random, counts);
    const found = measure(new Answers(of, counts));
    return found.value === null ? undefined : { limits: found.interval.limits, truth };
  };
}
