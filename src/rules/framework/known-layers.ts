import type { ProjectModel } from '../../project/model/model';

/** The layers of known type, by id. */
export function knownLayers(model: ProjectModel) {
  return new Map([...model.layers].flatMap(([id, { layer }]) => (layer ? [[id, layer] as const] : [])));
}
