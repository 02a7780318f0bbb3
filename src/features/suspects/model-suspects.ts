import type { Project, WithModel } from '../../engine/project';
import type { Layer } from '../../project/schema/layer-types';
import { peopleScores } from '../resolve/people-scores';
import { outOfFoldModels, readPredictions, type CountingPrediction } from '../predictions/prediction-log';
import { isLearnable, marksText } from '../../kinds/traits';
import {
  givenLabels,
  layerSuspects,
  type LayerSuspects,
  type PeopleShare,
  lookedAt,
  stopRule,
  type Suspect,
} from './suspects';
import { getOrAdd } from '../../base/lists';
import { yesOrNoTable } from '../../agreement/judging/predictions';
import { temperatureOf } from '../../agreement/judging/temperature';
import { overlap } from '../../kinds/difference';
import { valueKey } from '../../disagreement/given';
import { spansIn } from '../../project/records/marks';
import type { LayerValue, Span } from '../../project/records/records';
import { isProbability } from '../predictions/prediction';

export interface ModelSuspects extends LayerSuspects {
  /** How often people agree, on the samples that the model predicted. */
  readonly people: PeopleShare;
}

/** Minimum number of answers. With fewer, a single slip would decide. */
const MIN_ANSWERS = 20;

/** The suspects by a model's predictions, on each layer whose labels or spans can be doubted. */
export async function suspectsBy(
  { project, model }: WithModel,
  layers: readonly Layer[],
  predictions: ReadonlyMap<number, CountingPrediction>,
): Promise<LayerSuspects[]> {
  const doubted = layers.filter((layer) => isLearnable(layer) || marksText(layer));
  const given = await givenLabels({ project, model }, doubted);
  return doubted.map((layer) => {
    const find = marksText(layer) ? spanSuspects : layerSuspects;
    return find(project, layer, given.get(layer.id)!, predictions);
  });
}

/** The suspects of a model's first run, on each layer for whose labels it has probabilities. */
export async function modelSuspects(
  { project, model }: WithModel,
  name: string,
  layers: readonly Layer[],
): Promise<ModelSuspects[]> {
  const predictions = (await readPredictions(project, name)).runs.get(1) ?? new Map();
  const all = await suspectsBy({ project, model }, layers, predictions);
  const found = all.filter(({ labels }) => labels > 0);
  const counted = found.flatMap(({ layer, estimate }) => (estimate ? [layer] : []));
  const people = await peopleScores({ project, model }, counted, (_, key) => predictions.has(key));
  return found.map((each) => {
    const { answers = 0, accuracy } = people.get(each.layer.id) ?? {};
    return { ...each, people: answers < MIN_ANSWERS ? null : (accuracy?.value ?? null) };
  });
}

/** The suspects of each model that did not see the labels that it judges: its card names folds. */
export async function outOfFoldSuspects({
  project,
  model,
}: WithModel): Promise<{ readonly model: string; readonly found: readonly ModelSuspects[] }[]> {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const all: Awaited<ReturnType<typeof outOfFoldSuspects>> = [];
  for (const name of await outOfFoldModels(project))
    all.push({ model: name, found: await modelSuspects({ project, model }, name, layers) });
  return all;
}

interface PredictedSpan {
  readonly span: Span;
  /** Probability of its least certain token. */
  readonly p: number;
  readonly isGiven: boolean;
}

/** Suspects with at least this score are flagged. */
const MIN_SCORE = 0.5;

const placeOf = ({ start, end, text }: Span) => ({ start, end, ...(text !== undefined && { text }) });
/** The same key for spans with the same place and label. */
const keyOf = ({ start, end, label, parts }: Span): string =>
  valueKey([{ start, end, label, ...(parts && { parts }) }]);

/**
 * Ranks people's spans, and spans that they may have overlooked, by the calibrated probabilities of a model's spans. If the model has a span with
 * another label or extent, or people have none, the score is the model's certainty of its own span. If the model has no span there, the score is
 * the share of people's spans with that label that the model finds.
 */
function spanSuspects(
  project: Project,
  layer: Layer,
  given: ReadonlyMap<number, LayerValue>,
  predictions: ReadonlyMap<number, CountingPrediction>,
): LayerSuspects {
  const found = [...given].flatMap(([key, value]) => {
    const prediction = predictions.get(key);
    if (!prediction || prediction.isStale || prediction.labels[layer.id] === undefined) return [];
    const own = spansIn(value);
    const keys = new Set(own.map(keyOf));
    const predicted = spansIn(prediction.labels[layer.id]).flatMap((span): PredictedSpan[] => {
      const p = (span as Span & { readonly probability?: unknown }).probability;
      return isProbability(p) ? [{ span, p, isGiven: keys.has(keyOf(span)) }] : [];
    });
    return [{ key, sample: prediction.sample, own, predicted }];
  });
  const all = found.flatMap(({ predicted }) => predicted);
  const labels = all.length === 0 ? 0 : found.reduce((sum, { own }) => sum + own.length, 0);
  const temperature = temperatureOf(yesOrNoTable(all.map(({ isGiven, p }) => [isGiven, p])));
  const certain = ({ p }: PredictedSpan): number => {
    const [yes, no] = [p, 1 - p].map((each) => each ** (1 / temperature)) as [number, number];
    return yes / (yes + no);
  };
  const finds = shareFound(found);
  const ranked = (labels === 0 ? [] : found)
    .flatMap(suspectsIn)
    .sort((a, b) => b.score - a.score || (a.sample < b.sample ? -1 : 1));
  return { layer, labels, temperature, estimate: undefined, ranked, stop: stopRule(ranked) };

  function suspectsIn({ key, sample, own, predicted }: (typeof found)[number]): Suspect[] {
    const decision = lookedAt(project.records.decisionOf(key), layer);
    const decided = decision === undefined ? undefined : new Set(spansIn(decision).map(keyOf));
    const suspect = (isGiven: boolean, span: Span, score: number, other?: Span): Suspect => ({
      key,
      sample,
      given: `${isGiven ? '+' : '-'}${span.label}`,
      at: placeOf(span),
      suggested: other ? `+${other.label}` : `${isGiven ? '-' : '+'}${span.label}`,
      ...(other && { suggestedAt: placeOf(other) }),
      score,
      isFlagged: score >= MIN_SCORE,
      decided: decided && (decided.has(keyOf(span)) === isGiven ? 'right' : 'wrong'),
    });
    const doubted = own.flatMap((span): Suspect[] => {
      const same = predicted.find((each) => keyOf(each.span) === keyOf(span));
      if (same) return certain(same) < MIN_SCORE ? [suspect(true, span, 1 - certain(same))] : [];
      const [rival] = predicted
        .filter((each) => overlap(each.span, span) > 0)
        .sort((a, b) => b.p - a.p || overlap(b.span, span) - overlap(a.span, span));
      return rival
        ? [suspect(true, span, certain(rival), rival.span)]
        : [suspect(true, span, finds.get(span.label)!)];
    });
    const overlooked = predicted
      .filter(({ span }) => own.every((each) => overlap(each, span) === 0))
      .map((each) => suspect(false, each.span, certain(each)));
    return [...doubted, ...overlooked];
  }
}

/** Label -> the share of people's spans with it that the model finds. */
function shareFound(
  samples: readonly { readonly own: readonly Span[]; readonly predicted: readonly PredictedSpan[] }[],
): Map<string, number> {
  const counts = new Map<string, { all: number; found: number }>();
  for (const { own, predicted } of samples) {
    const keys = new Set(predicted.map(({ span }) => keyOf(span)));
    for (const span of own) {
      const count = getOrAdd(counts, span.label, () => ({ all: 0, found: 0 }));
      count.all += 1;
      if (keys.has(keyOf(span))) count.found += 1;
    }
  }
  return new Map([...counts].map(([label, { all, found }]) => [label, (found + 1) / (all + 2)]));
}
