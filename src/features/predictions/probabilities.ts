import type { Predictions } from '../../agreement/judging/predictions';
import type { Prediction } from './prediction';

/** A sample's right or given class, with a model's prediction. */
export interface Classified {
  readonly label: string;
  readonly prediction: Prediction;
}

/** Probabilities of a model for one layer of one label. */
export interface LayerProbabilities extends Predictions {
  readonly labels: readonly string[];
}

/**
 * The probabilities of the items that have some, and their positions among the items. Labels without a probability share what is missing
 * to 1, and each row is made to add up to 1.
 */
export function layerProbabilities(
  layer: string,
  items: readonly Classified[],
): { readonly found: LayerProbabilities; readonly at: readonly number[] } {
  const labels = new Set<string>();
  const at: number[] = [];
  items.forEach(({ label, prediction }, n) => {
    const own = prediction.probabilities.get(layer);
    if (!own) return;
    at.push(n);
    labels.add(label);
    for (const each of own.keys()) labels.add(each);
  });
  const names = [...labels].sort();
  const number = new Map(names.map((label, k) => [label, k]));
  const classes = names.length;
  const probabilities = new Float64Array(at.length * classes);
  at.forEach((n, i) => {
    const own = items[n]!.prediction.probabilities.get(layer)!;
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    let sum = 0;
    for (const p of own.values()) sum += p;
    const absent = classes - own.size;
    if (absent > 0 && sum < 1) row.fill((1 - sum) / absent);
    const total = Math.max(absent > 0 && sum < 1 ? 1 : sum, Number.MIN_VALUE);
    row.forEach((p, k) => (row[k] = p / total));
    for (const [label, p] of own) row[number.get(label)!] = p / total;
  });
  const given = Int32Array.from(at, (n) => number.get(items[n]!.label)!);
  return { found: { classes, given, probabilities, labels: names }, at };
}
