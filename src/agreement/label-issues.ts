import { normalizedMargin, selfConfidence } from './label-scores';
import { likeliestClass, roundKeepingSum, type Predictions } from './predictions';

export type IssueFilter =
  | 'confident_learning'
  | 'prune_by_noise_rate'
  | 'prune_by_class'
  | 'both'
  | 'predicted_neq_given'
  | 'low_self_confidence'
  | 'low_normalized_margin';

/**
 * Items that each rule flags as probably mislabelled, by the counts of given (row) and true class (column).
 * Use `confident_learning`: it does not depend on how ties of probabilities are broken. The pruning rules flag as many items as the
 * counts say are wrong; if probabilities are tied at the threshold, it may be more or fewer.
 */
export function flagIssues(
  predictions: Predictions,
  counts: readonly (readonly number[])[],
  suspects: readonly number[],
): Record<IssueFilter, number[]> {
  const prune = keepOneOfEachClass(counts);
  const disagrees = (i: number) =>
    likeliestClass(predictions, i, predictions.given[i]!) !== predictions.given[i]!;
  const byRate = [...prunedByNoiseRate(predictions, prune)].filter(disagrees).sort((a, b) => a - b);
  const byClass = [...prunedByClass(predictions, prune)].filter(disagrees).sort((a, b) => a - b);
  const inRate = new Set(byRate);
  const items = Array.from(predictions.given, (_, i) => i);
  return {
    confident_learning: [...suspects],
    prune_by_noise_rate: byRate,
    prune_by_class: byClass,
    both: byClass.filter((i) => inRate.has(i)),
    predicted_neq_given: items.filter(disagrees),
    low_self_confidence: lowest(selfConfidence(predictions), suspects.length),
    low_normalized_margin: lowest(normalizedMargin(predictions), suspects.length),
  };
}

/** For each pair of given class k and true class j: the items with the largest p_j - p_k, as many as the counts say. */
function prunedByNoiseRate(
  { classes, given, probabilities }: Predictions,
  prune: readonly (readonly number[])[],
): Set<number> {
  const flagged = new Set<number>();
  const members = itemsByClass(given, classes);
  for (let k = 0; k < classes; k += 1) {
    if (members[k]!.length <= 1) continue;
    for (let j = 0; j < classes; j += 1) {
      const wrong = prune[k]![j]!;
      if (j === k || wrong === 0) continue;
      const margin = (i: number) => probabilities[i * classes + j]! - probabilities[i * classes + k]!;
      const cut = members[k]!.map(margin).sort((a, b) => b - a)[wrong - 1]!;
      for (const i of members[k]!) if (margin(i) >= cut) flagged.add(i);
    }
  }
  return flagged;
}

/** For each given class: the items of lowest p_k, as many as the counts say are wrong. */
function prunedByClass(
  { classes, given, probabilities }: Predictions,
  prune: readonly (readonly number[])[],
): Set<number> {
  const flagged = new Set<number>();
  itemsByClass(given, classes).forEach((members, k) => {
    const wrong = members.length - prune[k]![k]!;
    if (members.length <= 1 || wrong <= 0) return;
    const confidence = (i: number) => probabilities[i * classes + k]!;
    const cut = members.map(confidence).sort((a, b) => a - b)[wrong] ?? Infinity;
    for (const i of members) if (confidence(i) < cut) flagged.add(i);
  });
  return flagged;
}

/** Counts with which no class loses all its items: the diagonal is at least 1, at the expense of the other cells of the row. */
function keepOneOfEachClass(counts: readonly (readonly number[])[]): number[][] {
  return counts.map((row, k) => {
    const lacking = Math.max(0, 1 - row[k]!);
    const others = Math.max(1, row.filter((n, j) => j !== k && n > 0).length);
    const adjusted = row.map((n, j) => (j === k ? n + lacking : Math.max(0, n - lacking / others)));
    return roundKeepingSum(adjusted);
  });
}

function itemsByClass(given: Int32Array, classes: number): number[][] {
  const members = Array.from({ length: classes }, (): number[] => []);
  given.forEach((y, i) => members[y]!.push(i));
  return members;
}

/** The `n` items with the lowest scores (of equal ones, the first), in the order of the input. */
function lowest(scores: Float64Array, n: number): number[] {
  return Array.from(scores, (_, i) => i)
    .sort((a, b) => scores[a]! - scores[b]! || a - b)
    .slice(0, n)
    .sort((a, b) => a - b);
}

/** Items from the most to the least suspicious, lowest score first. */
export function rankedByScore(items: readonly number[], scores: Float64Array): number[] {
  return [...items].sort((a, b) => scores[a]! - scores[b]! || a - b);
}
