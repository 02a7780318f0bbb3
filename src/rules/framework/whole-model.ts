import type { ProjectModel } from '../../core/project/model';
import { isReadWhole } from './problems';

/**
 * Whether both YAML files could be read entirely. While one could not, ids may be missing that are only out of reach: rules about data
 * that say "unknown" stay silent then, or one missing quote would be a finding on every line.
 */
export function isWhole({ schema, guideline }: ProjectModel): boolean {
  return isReadWhole(schema.file) && (!guideline || isReadWhole(guideline.file));
}

/** The layer of a model by id, only where its type is known: a map for rules that ask for every line. */
export function knownLayers(model: ProjectModel) {
  return new Map([...model.layers].flatMap(([id, { layer }]) => (layer ? [[id, layer] as const] : [])));
}
