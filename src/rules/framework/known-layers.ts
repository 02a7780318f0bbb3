import type { ProjectModel } from '../../project/model/model';

/** The layer of a model by id, only where its type is known: a map for rules that ask for every line. */
export function knownLayers(model: ProjectModel) {
  return new Map([...model.layers].flatMap(([id, { layer }]) => (layer ? [[id, layer] as const] : [])));
}
