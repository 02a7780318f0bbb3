import { comparableValue } from '../../kinds/comparable';
import { isValidAnswer, valueKey } from '../../disagreement/given';
import { maxOf, addTo } from '../../base/lists';
import { UserError } from '../../base/user-error';
import type { Project, WithModel } from '../../engine/project';
import { listedIn } from '../../project/model/batch';
import type { ProjectModel } from '../../project/model/model';
import type { Layer } from '../../project/schema/layer-types';
import { readPredictions, type CountingPrediction } from '../predictions/prediction-log';
import { suspectsBy } from '../suspects/model-suspects';
import { takesSet } from '../../kinds/traits';

export const NEEDS = ['uncertain', 'disputed', 'suspect'] as const;
export type Need = (typeof NEEDS)[number];

interface QueueWish {
  /** `uncertain` and `suspect` use the first, `disputed` all, or the runs of the only one. */
  readonly models: readonly string[];
  readonly layers: readonly Layer[];
  /** How many samples of each need, at most. */
  readonly counts: Readonly<Partial<Record<Need, number>>>;
  /** The share of all samples to draw at random. */
  readonly random?: number | undefined;
  readonly seed: number;
}

/** A sample of a queue, and how it was chosen. */
export interface ChosenSample {
  readonly key: number;
  readonly kind: Need | 'random';
  /** What the panel shows. It names no label, which would draw people to it. */
  readonly reason: string;
  /** How much it is needed, from 0 to 1. */
  readonly score?: number;
  readonly probability?: number;
  /** Who has answered it. */
  readonly avoid?: readonly string[];
}

type Predicted = ReadonlyMap<number, CountingPrediction>;
type Scores = ReadonlyMap<number, number>;

/**
 * Chooses samples by need and at random. The random part is drawn first, from all samples but gold, whatever is needed, so that its
 * probability is known. Samples of the needs are not in it, and are spread evenly over the list with it. Throws UserError if a model lacks
 * what a need requires.
 */
export async function chooseSamples(
  { project, model }: WithModel,
  { models, layers, counts, random, seed }: QueueWish,
): Promise<ChosenSample[]> {
  const chosen = new Map<number, ChosenSample & { readonly place: number }>();
  const take = (found: readonly ChosenSample[]): void =>
    found.forEach((one, n) => chosen.set(one.key, { ...one, place: (n + 0.5) / found.length }));
  if (random !== undefined) {
    const samples = { where: new Map(), isNew: false, share: random };
    const keys = await project.assignments.selection(model, { samples, seed });
    take(Array.from(keys, (key) => ({ key, kind: 'random', reason: 'random', probability: random })));
  }
  const listed = listedReasons({ project, model });
  const gold = new Set([...project.records.gold.keys()].map((id) => project.samples.ids.find(id)));
  for (const need of NEEDS) {
    const most = counts[need] ?? 0;
    if (most === 0) continue;
    const { scores, by } = await NEEDED[need](project, model, models, layers);
    const isOpen = (key: number): boolean => {
      const reasons = listed.get(key) ?? [];
      if (chosen.has(key) || gold.has(key)) return false;
      return need === 'suspect'
        ? !reasons.some((reason) => reason?.startsWith('suspect'))
        : reasons.length === 0 && peopleOf(project, key).length === 0;
    };
    const best = [...scores].filter(([key]) => isOpen(key)).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    take(
      best.slice(0, most).map(([key, score]) => {
        const avoid = peopleOf(project, key);
        return {
          key,
          kind: need,
          reason: `${need}: ${by.join(', ')}`,
          score: Math.round(score * 1e4) / 1e4,
          ...(avoid.length > 0 && { avoid }),
        };
      }),
    );
  }
  return [...chosen.values()].sort((a, b) => a.place - b.place);
}

/** Sample key -> why batches list it. */
function listedReasons({
  project: { samples },
  model: { batches },
}: WithModel): Map<number, (string | undefined)[]> {
  const found = new Map<number, (string | undefined)[]>();
  for (const batch of batches)
    for (const [id, { reason }] of listedIn(batch.samples)) addTo(found, samples.ids.find(id), reason);
  return found;
}

/** Those whose answer to a sample counts. */
const peopleOf = ({ records: { table } }: Project, key: number): string[] =>
  [...table.countingOn(key)].map((row) => table.annotatorName(row)).sort();

interface Needed {
  readonly scores: Scores;
  /** The models that say so. */
  readonly by: readonly string[];
}
type FindNeeded = (
  project: Project,
  model: ProjectModel,
  models: readonly string[],
  layers: readonly Layer[],
) => Promise<Needed>;

const NEEDED: Readonly<Record<Need, FindNeeded>> = {
  uncertain: async (project, _model, [name], layers) => {
    const scores = greatest(current(await firstRun(project, name!)), ({ probabilities }) =>
      layers.flatMap((layer) => {
        const own = probabilities.get(layer.id);
        return own ? [uncertainty([...own.values()], takesSet(layer))] : [];
      }),
    );
    needs(scores.size > 0, name!, layers);
    return { scores, by: [name!] };
  },

  disputed: async (project, _model, names, layers) => {
    const sources =
      names.length > 1
        ? await Promise.all(names.map((name) => firstRun(project, name)))
        : [...(await readPredictions(project, names[0]!)).runs.values()];
    if (sources.length < 2)
      throw new UserError(
        `"${names[0]}" has one run. Samples are disputed between two models (--model A --model B) or the runs of one.`,
      );
    const [first, ...others] = sources.map((source) => new Map(current(source)));
    const scores = greatest(first!, (one, key) => {
      const all = [one, ...others.flatMap((other) => other.get(key) ?? [])];
      return all.length < sources.length ? [] : layers.flatMap((layer) => disputeOn(layer, all) ?? []);
    });
    return { scores, by: names };
  },

  suspect: async (project, model, [name], layers) => {
    const found = await suspectsBy({ project, model }, layers, await firstRun(project, name!));
    const doubted = found.map(({ layer }) => layer);
    needs(
      found.some(({ labels }) => labels > 0),
      name!,
      doubted,
    );
    const scores = new Map<number, number>();
    for (const { key, score, decided } of found.flatMap(({ ranked }) => ranked))
      if (decided === undefined) scores.set(key, Math.max(score, scores.get(key) ?? 0));
    return { scores, by: [name!] };
  },
};

async function firstRun(project: Project, name: string): Promise<Predicted> {
  return (await readPredictions(project, name)).runs.get(1) ?? new Map();
}

/** Predictions for the text that a sample has now. */
const current = (predicted: Predicted) => [...predicted].filter(([, { isStale }]) => !isStale);

/** The greatest score of each sample; those without one are left out. */
function greatest(
  predicted: Iterable<readonly [number, CountingPrediction]>,
  scoresOf: (prediction: CountingPrediction, key: number) => readonly number[],
): Map<number, number> {
  const found = new Map<number, number>();
  for (const [key, prediction] of predicted) {
    const scores = scoresOf(prediction, key);
    if (scores.length > 0) found.set(key, maxOf(scores));
  }
  return found;
}

function needs(hasSome: boolean, name: string, layers: readonly Layer[]): void {
  if (hasSome) return;
  const on = layers.length > 0 ? layers.map(({ id }) => id).join(', ') : 'any layer';
  throw new UserError(`"${name}" has no probabilities on ${on}. "labelwright baseline --all" makes some.`);
}

/**
 * How uncertain a model is, from 0 to 1: 1 less the distance between the two greatest probabilities (Scheffer, Decomain & Wrobel 2001). Of
 * several labels, each is a yes or no, and the most uncertain one counts.
 */
export function uncertainty(probabilities: readonly number[], isSet: boolean): number {
  if (isSet) return maxOf(probabilities.map((p) => 1 - Math.abs(2 * p - 1)));
  const rest = 1 - probabilities.reduce((sum, p) => sum + p, 0);
  const [first = 0, second = 0] = [...probabilities, rest].sort((a, b) => b - a);
  return 1 - (first - Math.max(0, second));
}

/**
 * How much predictions differ on a layer, from 0 to 1: the Jensen-Shannon divergence of what they say, by their greatest possible one
 * (McCallum & Nigam 1998). What has no probabilities is certain of its answer. Undefined if all give the same answer, or one gives none.
 */
function disputeOn(layer: Layer, predictions: readonly CountingPrediction[]): number | undefined {
  const said: string[] = [];
  for (const { labels } of predictions) {
    const value = labels[layer.id];
    if (value === undefined || !isValidAnswer(layer, value)) return undefined;
    said.push(valueKey(comparableValue(layer, labels)!));
  }
  if (new Set(said).size < 2) return undefined;
  const chances = predictions.flatMap(({ probabilities }) => probabilities.get(layer.id) ?? []);
  if (chances.length < predictions.length) return divergence(said.map((key) => new Map([[key, 1]])));
  if (!takesSet(layer)) return divergence(chances);
  const labels = [...new Set(chances.flatMap((each) => [...each.keys()]))];
  const yesOrNo = (label: string) =>
    chances.map((each) => {
      const p = each.get(label) ?? 0;
      return new Map([
        ['+', p],
        ['-', 1 - p],
      ]);
    });
  return maxOf(labels.map((label) => divergence(yesOrNo(label))));
}

function divergence(chances: readonly ReadonlyMap<string, number>[]): number {
  const entropy = (of: Iterable<number>): number =>
    [...of].reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  const mean = new Map<string, number>();
  for (const each of chances)
    for (const [label, p] of each) mean.set(label, (mean.get(label) ?? 0) + p / chances.length);
  const within = chances.reduce((sum, each) => sum + entropy(each.values()), 0) / chances.length;
  return Math.max(0, entropy(mean.values()) - within) / Math.log(chances.length);
}
