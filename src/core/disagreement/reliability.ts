/** One vote: who gave which label to which item; all are numbers from 0. */
export interface Vote {
  readonly item: number;
  readonly annotator: number;
  readonly label: number;
}

/** What the votes say of the people and of the items. */
export interface Reliability {
  /** P(an annotator gives the right label), by annotator. */
  readonly accuracy: readonly number[];
  /** P(a label is the right one), for each label that was given to the item; they add up to 1. */
  posterior(item: number): ReadonlyMap<number, number>;
  /** P(annotator says `given` | `right` is right). */
  confusion(annotator: number, right: number, given: number): number;
}

/** How many votes of evidence the prior of an annotator's row weighs: little data leans on the person's and everybody's habits. */
const PRIOR_VOTES = 5;
/** Beta prior of accuracy: four right in five. */
const ACCURACY_PRIOR = { right: 4, wrong: 1 };
const ITERATIONS = 40;
const SETTLED = 1e-6;

/**
 * Who is how reliable, and which of the labels given to an item is the right one, from the votes alone: the model of Dawid & Skene
 * (1979), each annotator's confusion rows shrunk towards the annotator's accuracy and everybody's confusions, so that it stands on a
 * few dozen samples, where the plain model does not. An item's right label is looked for among those that somebody gave it.
 * Cost: linear in votes and iterations.
 */
export function estimateReliability(votes: readonly Vote[], annotators: number, labels: number): Reliability {
  const items = groupByItem(votes);
  let posteriors = new Map([...items].map(([item, list]) => [item, shares(list)]));
  let model = maximise(items, posteriors, annotators, labels);
  for (let step = 0; step < ITERATIONS; step++) {
    let change = 0;
    const next = new Map<number, Map<number, number>>();
    for (const [item, list] of items) {
      const before = posteriors.get(item)!;
      const after = expect(list, [...before.keys()], model);
      for (const [label, p] of after) change = Math.max(change, Math.abs(p - before.get(label)!));
      next.set(item, after);
    }
    posteriors = next;
    model = maximise(items, posteriors, annotators, labels);
    if (change < SETTLED) break;
  }
  const settled = model;
  return {
    accuracy: settled.accuracy,
    posterior: (item) => posteriors.get(item) ?? new Map(),
    confusion: settled.confusion,
  };
}

interface Model {
  readonly prior: readonly number[];
  readonly accuracy: readonly number[];
  confusion(annotator: number, right: number, given: number): number;
}

function groupByItem(votes: readonly Vote[]): Map<number, Vote[]> {
  const items = new Map<number, Vote[]>();
  for (const vote of votes) {
    const list = items.get(vote.item);
    if (list) list.push(vote);
    else items.set(vote.item, [vote]);
  }
  return items;
}

function shares(list: readonly Vote[]): Map<number, number> {
  const map = new Map<number, number>();
  for (const { label } of list) map.set(label, (map.get(label) ?? 0) + 1 / list.length);
  return map;
}

function expect(list: readonly Vote[], candidates: readonly number[], model: Model): Map<number, number> {
  const logs = candidates.map((label) =>
    list.reduce(
      (sum, vote) => sum + Math.log(model.confusion(vote.annotator, label, vote.label)),
      Math.log(model.prior[label]!),
    ),
  );
  return softmax(candidates, logs);
}

/** Normalised exponentials; by the greatest, so that nothing overflows. */
export function softmax<T>(keys: readonly T[], logs: readonly number[]): Map<T, number> {
  const most = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - most));
  const sum = weights.reduce((a, b) => a + b, 0);
  return new Map(keys.map((key, i) => [key, weights[i]! / sum]));
}

function maximise(
  items: ReadonlyMap<number, readonly Vote[]>,
  posteriors: ReadonlyMap<number, ReadonlyMap<number, number>>,
  annotators: number,
  labels: number,
): Model {
  /** Sparse counts: `right * labels + given` -> expected votes. */
  const own = Array.from({ length: annotators }, () => new Map<number, number>());
  const ownRow = Array.from({ length: annotators }, () => new Float64Array(labels));
  const pooled = new Map<number, number>();
  const pooledWrong = new Float64Array(labels);
  const right = new Float64Array(annotators);
  const total = new Float64Array(annotators);
  const prior = new Float64Array(labels).fill(1);
  for (const [item, list] of items)
    for (const [label, p] of posteriors.get(item)!) {
      prior[label]! += p;
      for (const vote of list) {
        const cell = label * labels + vote.label;
        own[vote.annotator]!.set(cell, (own[vote.annotator]!.get(cell) ?? 0) + p);
        ownRow[vote.annotator]![label]! += p;
        total[vote.annotator]! += p;
        if (vote.label === label) right[vote.annotator]! += p;
        else {
          pooled.set(cell, (pooled.get(cell) ?? 0) + p);
          pooledWrong[label]! += p;
        }
      }
    }
  const priorSum = prior.reduce((a, b) => a + b, 0);
  const accuracy = Array.from(
    right,
    (n, a) => (n + ACCURACY_PRIOR.right) / (total[a]! + ACCURACY_PRIOR.right + ACCURACY_PRIOR.wrong),
  );
  return {
    prior: Array.from(prior, (n) => n / priorSum),
    accuracy,
    confusion(annotator, truth, given) {
      const cell = truth * labels + given;
      const habit =
        truth === given
          ? accuracy[annotator]!
          : ((1 - accuracy[annotator]!) * ((pooled.get(cell) ?? 0) + 1)) /
            (pooledWrong[truth]! + Math.max(1, labels - 1));
      return (
        ((own[annotator]!.get(cell) ?? 0) + PRIOR_VOTES * habit) / (ownRow[annotator]![truth]! + PRIOR_VOTES)
      );
    },
  };
}
