import { maxOf } from '../../base/lists';
import { dawidSkene, type DawidSkene, type DawidSkeneOptions } from './dawid-skene';
import { FlatJson, type Json } from '../coefficients/flat-json';
import type { Vote } from './majority';
import type { RatingTable } from '../tables/rating-table';

/** Majority vote of each item as JSON; a tie has the label null and lists the tied labels. */
export function majorityJson(table: RatingTable, votes: readonly Vote[]): { [key: string]: Json } {
  const name = (k: number) => table.labels[k]!;
  const items = votes.map((vote, i) => {
    const json = new FlatJson();
    if (vote.label === null) json.missing('label', vote.leaders.length > 1 ? 'tie' : 'below the quorum');
    else json.set('label', name(vote.label));
    json.set('votes', vote.votes).set('of', vote.of);
    if (vote.leaders.length > 1) json.set('tied', vote.leaders.map(name));
    return [table.items.at(i)!, json.toJSON()] as const;
  });
  return {
    method: 'majority',
    n_items: table.items.length,
    n_undecided: votes.filter(({ label }) => label === null).length,
    labels: Object.fromEntries(
      votes.map(({ label }, i) => [table.items.at(i)!, label === null ? null : name(label)]),
    ),
    ties: votes.flatMap(({ leaders }, i) => (leaders.length > 1 ? [table.items.at(i)!] : [])),
    items: Object.fromEntries(items),
  };
}

/** The shares of all votes, including repeats: {item: {label: share}}. */
export function voteSharesJson({ history, items, labels }: RatingTable): Json {
  const counts = new Float64Array(labels.length);
  return Object.fromEntries(
    Array.from(items, (item, i) => {
      counts.fill(0);
      const from = history.start[i]!;
      const to = history.start[i + 1]!;
      for (let p = from; p < to; p += 1) counts[history.label[p]!]! += 1;
      return [item, Object.fromEntries(labels.map((label, k) => [label, counts[k]! / (to - from)]))] as const;
    }),
  );
}

export function runDawidSkene(table: RatingTable, options?: DawidSkeneOptions): DawidSkene {
  return dawidSkene(table.history, table.annotators.length, table.labels.length, options);
}

/** The label with the largest posterior for each item, or null if two are equal. */
export function posteriorLabels(table: RatingTable, result: DawidSkene): (number | null)[] {
  return Array.from({ length: table.items.length }, (_, i) => {
    const row = posteriorRow(result, i);
    const largest = maxOf(row);
    const best = row.findIndex((p) => p === largest);
    return row.some((p, k) => k !== best && largest - p < 1e-9) ? null : best;
  });
}

export function posteriorRow({ posterior, patternOf, labels }: DawidSkene, item: number): Float64Array {
  return posterior.subarray(patternOf[item]! * labels, (patternOf[item]! + 1) * labels);
}

/** P(true label) of an item, from all annotators' answers but one annotator's, at the estimated error rates. */
export function posteriorWithout(
  { history: { start, annotator, label } }: RatingTable,
  { prior, confusion, labels }: DawidSkene,
  item: number,
  leftOut: number,
): Float64Array {
  const logs = prior.map(Math.log);
  for (let p = start[item]!; p < start[item + 1]!; p += 1)
    if (annotator[p] !== leftOut)
      for (let k = 0; k < labels; k += 1)
        logs[k]! += Math.log(confusion[(annotator[p]! * labels + k) * labels + label[p]!]!);
  const most = maxOf(logs);
  const powers = logs.map((log) => Math.exp(log - most));
  const sum = powers.reduce((total, p) => total + p, 0);
  return powers.map((p) => p / sum);
}

export function dawidSkeneJson(table: RatingTable, result: DawidSkene): { [key: string]: Json } {
  const named = (values: ArrayLike<number>, from = 0) =>
    Object.fromEntries(table.labels.map((label, k) => [label, values[from + k]!]));
  const q = result.labels;
  const confusion = table.annotators.map((annotator, a) => {
    const rows = table.labels.map((label, k) => [label, named(result.confusion, (a * q + k) * q)] as const);
    return [annotator, Object.fromEntries(rows)] as const;
  });
  const labels = posteriorLabels(table, result);
  return {
    method: 'dawid-skene',
    n_items: table.items.length,
    n_iter_run: result.iterations,
    has_converged: result.converged,
    observed_loglik: result.logLikelihood,
    prior: named(result.prior),
    labels: Object.fromEntries(
      labels.map((label, i) => [table.items.at(i)!, label === null ? null : table.labels[label]!]),
    ),
    ties: labels.flatMap((label, i) => (label === null ? [table.items.at(i)!] : [])),
    posterior: Object.fromEntries(
      Array.from(table.items, (item, i) => [item, named(posteriorRow(result, i))]),
    ),
    confusion: Object.fromEntries(confusion),
    majority_share: voteSharesJson(table),
  };
}
