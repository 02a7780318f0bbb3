import type { Project } from '../../engine/project';
import type { ProjectModel } from '../../project/model/model';
import type { Layer } from '../../project/schema/layer-types';
import { outOfFoldModels, readPredictions } from '../predictions/prediction-log';
import { hasSpansToSuspect, spanSuspects } from './span-suspects';
import { canBeSuspected, givenLabels, layerSuspects, type LayerSuspects } from './suspects';

/** The suspects of the first run of a model, on each of the layers for whose labels it has probabilities. */
export async function modelSuspects(
  project: Project,
  model: ProjectModel,
  name: string,
  layers: readonly Layer[],
): Promise<LayerSuspects[]> {
  const usable = layers.filter((layer) => canBeSuspected(layer) || hasSpansToSuspect(layer));
  const predictions = (await readPredictions(project, name)).runs.get(1) ?? new Map();
  const given = await givenLabels(project, model, usable);
  return usable
    .map((layer) =>
      (hasSpansToSuspect(layer) ? spanSuspects : layerSuspects)(
        project,
        layer,
        given.get(layer.id)!,
        predictions,
      ),
    )
    .filter(({ labels }) => labels > 0);
}

/** The suspects of each model that saw none of the labels that it judges: its card names folds. */
export async function outOfFoldSuspects(
  project: Project,
  model: ProjectModel,
): Promise<{ readonly model: string; readonly found: readonly LayerSuspects[] }[]> {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const all: Awaited<ReturnType<typeof outOfFoldSuspects>> = [];
  for (const name of await outOfFoldModels(project))
    all.push({ model: name, found: await modelSuspects(project, model, name, layers) });
  return all;
}
