import { proportionInterval, type ProportionInterval } from '../../agreement/statistics/proportion';
import type { Undefined } from '../../agreement/statistics/estimate';
import { byCodeUnit, maxOf, countBy } from '../../base/lists';
import type { WithModel } from '../../engine/project';
import type { LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { mostFrequent, trueLabels, type LayerTruth } from '../resolve/true-labels';
import { valueKey } from '../../disagreement/given';
import type { Fitter, FitData, FitJob } from './fit';
import { foldsOf, labelledTexts, type LabelledTexts } from './labelled-texts';
import type { Targets } from './linear-model';
import { textFeatures, type TextFeatures } from './text-features';
import { takesNumber, takesSet } from '../../kinds/traits';

/** Minimum number of samples of a class, so that each fold can have one. */
const MIN_SAMPLES = 5;
const MAX_LABELS = 2000;
/** Maximum number of weights in a model, at four bytes each. */
const MAX_WEIGHTS = 1 << 25;
/** Shares of the training samples in the learning curve. */
const CURVE = [0.1, 0.25, 0.5] as const;
const NGRAMS = 8;

export interface BaselineOptions {
  readonly folds: number;
  readonly seed: number;
  readonly fitter: Fitter;
  /** Also predict samples without a known label, by a model that was trained on all others. */
  readonly all?: boolean | undefined;
  readonly pause: () => Promise<void>;
  readonly progress?: (what: string) => void;
}

export interface LearnedLayer {
  readonly layer: Layer;
  readonly classes: readonly string[];
  /**
   * Sample keys, with the class probabilities row by row, by models that saw neither the sample nor its group. Samples with a known label come
   * first.
   */
  readonly keys: readonly number[];
  /** How many of them have a known label. */
  readonly known: number;
  readonly probabilities: Float32Array;
  readonly predicted: readonly LayerValue[];
  readonly accuracy: ProportionInterval | Undefined;
  readonly majority: { readonly value: LayerValue; readonly accuracy: ProportionInterval | Undefined };
  /** The learning curve: accuracy on the first fold, by number of training samples. */
  readonly curve: readonly { readonly samples: number; readonly accuracy: ProportionInterval | Undefined }[];
  /** Class -> its most important n-grams, the most important first. */
  readonly ngrams: readonly (readonly string[])[];
  /** Labels with too few samples to learn. */
  readonly rare: readonly { readonly label: string; readonly samples: number }[];
}

export interface Baseline {
  readonly texts: LabelledTexts;
  readonly layers: readonly (LearnedLayer | { readonly layer: Layer; readonly refused: string })[];
}

/** Trains and predicts out of fold, for each of the layers. The project's records must be read. */
export async function baseline(
  read: WithModel,
  layers: readonly Layer[],
  options: BaselineOptions,
): Promise<Baseline> {
  const truths = await trueLabels(read, layers);
  options.progress?.('reading texts');
  const texts = await labelledTexts(read, truths.values(), options);
  const found: Baseline['layers'][number][] = [];
  for (const truth of truths.values()) {
    const plan = planOf(truth, texts);
    const learned = typeof plan === 'string' ? plan : await learn(truth, texts, plan, options);
    found.push(typeof learned === 'string' ? { layer: truth.layer, refused: learned } : learned);
  }
  return { texts, layers: found };
}

interface Plan {
  readonly classes: readonly string[];
  readonly rare: LearnedLayer['rare'];
  /** Positions in the texts of samples with a known label. */
  readonly rows: Int32Array;
}

/** The plan for learning a layer, or the reason why it cannot be learned. */
function planOf({ layer, known }: LayerTruth, { keys }: LabelledTexts): Plan | string {
  const rows = Int32Array.from(keys.flatMap((key, row) => (known.has(key) ? [row] : [])));
  const counts = countBy([...known.values()].flatMap(({ value }) => classesOf(value)));
  if (rows.length === 0) return 'no sample has a known label';
  if (counts.size > MAX_LABELS)
    return `it has ${counts.size} labels in use, and at most ${MAX_LABELS} can be learned`;
  const enough = [...counts].filter(
    ([, n]) => n >= MIN_SAMPLES && (!takesSet(layer) || n <= rows.length - MIN_SAMPLES),
  );
  const least = takesSet(layer) ? 1 : 2;
  if (enough.length < least)
    return takesSet(layer)
      ? `no label has ${MIN_SAMPLES} samples with it and ${MIN_SAMPLES} without it`
      : `fewer than two labels have ${MIN_SAMPLES} samples`;
  const order = takesNumber(layer) ? (a: string, b: string) => Number(a) - Number(b) : byCodeUnit;
  const classes = enough.map(([label]) => label).sort(order);
  const rare = [...counts]
    .filter(([label]) => !classes.includes(label))
    .map(([label, samples]) => ({ label, samples }))
    .sort((a, b) => order(a.label, b.label));
  return { classes, rare, rows };
}

const classesOf = (value: LayerValue): string[] =>
  Array.isArray(value) ? (value as string[]) : [String(value)];

async function learn(
  { layer, known }: LayerTruth,
  texts: LabelledTexts,
  { classes, rare, rows }: Plan,
  { folds: count, seed, fitter, all = false, progress }: BaselineOptions,
): Promise<LearnedLayer | string> {
  const of = (row: number): LayerValue => known.get(texts.keys[row]!)!.value;
  progress?.(`training on ${layer.id}`);
  const features = textFeatures(texts.texts, Math.floor(MAX_WEIGHTS / classes.length));
  const targets = targetsOf(layer, classes, texts.keys.length, rows, of);
  const folds = foldsOf(texts, rows, (row) => classesOf(of(row)).sort().join('\n'), count, seed);
  const inFold = (fold: number): Int32Array => rows.filter((_, i) => folds[i] === fold);
  const trainable = (row: number): boolean => targets.kind === 'each' || targets.of[row]! >= 0;
  const outside = (fold: number): Int32Array => rows.filter((row, i) => folds[i] !== fold && trainable(row));
  // If all samples with a label are in one fold (for example one group of near duplicates), no other fold can learn it.
  if (folds.every((fold) => fold === folds[0])) return 'its samples are all in one group, or near duplicates';
  const jobs: FitJob[] = Array.from({ length: count }, (_, fold) => ({
    train: outside(fold),
    predict: inFold(fold),
    seed,
    ...(fold === 0 && { heaviest: 3 * NGRAMS }),
  }));
  // Folds are drawn at random. Taking the first samples of the other folds in turn gives a random part.
  const curve = CURVE.map((share): FitJob => {
    const all = spread(outside(0), seed);
    return { train: all.slice(0, Math.round(all.length * share)), predict: inFold(0), seed };
  }).filter(({ train }) => train.length >= 2 * MIN_SAMPLES);
  const data: FitData = { matrix: features.matrix, targets };
  const labelled = new Set(rows);
  const others = Int32Array.from(texts.keys.keys()).filter((row) => all && !labelled.has(row));
  const ofOthers: FitJob = { train: rows.filter(trainable), predict: others, seed };
  const results = await fitter.run(data, [...jobs, ...curve, ...(others.length > 0 ? [ofOthers] : [])]);
  const probabilities = new Float32Array((rows.length + others.length) * classes.length);
  if (others.length > 0) probabilities.set(results.at(-1)!.probabilities, rows.length * classes.length);
  const positions = new Map([...rows].map((row, i) => [row, i]));
  jobs.forEach(({ predict }, j) =>
    predict.forEach((row, i) => {
      const own = results[j]!.probabilities.subarray(i * classes.length, (i + 1) * classes.length);
      probabilities.set(own, positions.get(row)! * classes.length);
    }),
  );
  const predictedBy = (all: Float32Array, n: number): LayerValue[] =>
    Array.from({ length: n }, (_, i) =>
      valueOf(layer, classes, all.subarray(i * classes.length, (i + 1) * classes.length)),
    );
  const keys = [...rows, ...others].map((row) => texts.keys[row]!);
  const predicted = predictedBy(probabilities, keys.length);
  const right = (values: readonly LayerValue[], at: Int32Array): number =>
    at.reduce((sum, row, i) => sum + Number(valueKey(values[i]!) === valueKey(of(row))), 0);
  const most = mostFrequent([...rows].map(of))!;
  const first = inFold(0);
  return {
    layer,
    classes,
    rare,
    keys,
    known: rows.length,
    probabilities,
    predicted,
    accuracy: proportionInterval(right(predicted, rows), rows.length),
    majority: { value: most.value, accuracy: proportionInterval(most.count, rows.length) },
    curve: [...curve, jobs[0]!].map(({ train }, c) => {
      const result = results[c < curve.length ? count + c : 0]!;
      const values = predictedBy(result.probabilities, first.length);
      return { samples: train.length, accuracy: proportionInterval(right(values, first), first.length) };
    }),
    ngrams: namesOf(features, results[0]!.heaviest),
  };
}

/** Rows in an order that does not depend on the order of files. */
function spread(rows: Int32Array, seed: number): Int32Array {
  const place = (row: number): number => Math.imul(row + 1, 0x9e3779b1 ^ seed) >>> 0;
  return rows.slice().sort((a, b) => place(a) - place(b));
}

/** The most important n-grams of each class. A word and its own beginning count as one. */
function namesOf({ names }: TextFeatures, heaviest: readonly (readonly number[])[]): string[][] {
  const isPart = (a: string, b: string): boolean => a.endsWith('…') && b.startsWith(a.slice(0, -1));
  return heaviest.map((columns) => {
    const found: string[] = [];
    for (const name of columns.map((column) => names[column]!))
      if (!found.some((other) => isPart(name, other) || isPart(other, name))) found.push(name);
    return found.slice(0, NGRAMS);
  });
}

/** Class of each row; -1 if its class is not learned. */
function targetsOf(
  layer: Layer,
  classes: readonly string[],
  length: number,
  rows: Int32Array,
  of: (row: number) => LayerValue,
): Targets {
  const number = new Map(classes.map((label, k) => [label, k]));
  if (takesSet(layer)) {
    const each = new Uint8Array(length * classes.length);
    for (const row of rows)
      for (const label of classesOf(of(row))) {
        const k = number.get(label);
        if (k !== undefined) each[row * classes.length + k] = 1;
      }
    return { kind: 'each', classes: classes.length, of: each };
  }
  const one = new Int32Array(length).fill(-1);
  for (const row of rows) one[row] = number.get(String(of(row) as string | number)) ?? -1;
  return { kind: 'one', classes: classes.length, of: one };
}

function valueOf(layer: Layer, classes: readonly string[], probabilities: Float32Array): LayerValue {
  if (takesSet(layer)) return classes.filter((_, k) => probabilities[k]! >= 0.5);
  const best = classes[probabilities.indexOf(maxOf(probabilities))]!;
  return takesNumber(layer) ? Number(best) : best;
}
