import type { Project } from '../../engine/project';
import type { ProjectModel } from '../../project/model/model';
import type { Layer } from '../../project/schema/layer-types';
import { peopleScores } from '../resolve/people-scores';
import { outOfFoldModels, readPredictions } from '../predictions/prediction-log';
import { marksText } from '../../kinds/traits';
import type { CountingPrediction } from '../predictions/prediction-log';
import { spanSuspects } from './span-suspects';
import { canBeSuspected, givenLabels, layerSuspects, type LayerSuspects, type PeopleShare } from './suspects';

export interface ModelSuspects extends LayerSuspects {
  /** How often people agree, on the samples that the model predicted. */
  readonly people: PeopleShare;
}

/** Minimum number of answers. With fewer, a single slip would decide. */
const MIN_ANSWERS = 20;

/** The suspects by a model's predictions, on each layer whose labels or spans can be doubted. */
export async function suspectsBy(
  project: Project,
  model: ProjectModel,
  layers: readonly Layer[],
  predictions: ReadonlyMap<number, CountingPrediction>,
): Promise<LayerSuspects[]> {
  const doubted = layers.filter((layer) => canBeSuspected(layer) || marksText(layer));
  const given = await givenLabels(project, model, doubted);
  return doubted.map((layer) => {
    const find = marksText(layer) ? spanSuspects : layerSuspects;
    return find(project, layer, given.get(layer.id)!, predictions);
  });
}

/** The suspects of a model's first run, on each layer for whose labels it has probabilities. */
export async function modelSuspects(
  project: Project,
  model: ProjectModel,
  name: string,
  layers: readonly Layer[],
): Promise<ModelSuspects[]> {
  const predictions = (await readPredictions(project, name)).runs.get(1) ?? new Map();
  const all = await suspectsBy(project, model, layers, predictions);
  const found = all.filter(({ labels }) => labels > 0);
  const counted = found.flatMap(({ layer, estimate }) => (estimate ? [layer] : []));
  const people = await peopleScores(project, model, counted, (_, key) => predictions.has(key));
  return found.map((each) => {
    const { answers = 0, accuracy } = people.get(each.layer.id) ?? {};
    return { ...each, people: answers < MIN_ANSWERS ? null : (accuracy?.value ?? null) };
  });
}

/** The suspects of each model that did not see the labels that it judges: its card names folds. */
export async function outOfFoldSuspects(
  project: Project,
  model: ProjectModel,
): Promise<{ readonly model: string; readonly found: readonly ModelSuspects[] }[]> {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const all: Awaited<ReturnType<typeof outOfFoldSuspects>> = [];
  for (const name of await outOfFoldModels(project))
    all.push({ model: name, found: await modelSuspects(project, model, name, layers) });
  return all;
}
