import type { ProjectModel } from '../../core/project/model';

/**
 * Whether the YAML files could be read entirely. While one is broken, ids may be missing that are only out of reach: rules that say
 * "unknown" stay silent then, or one missing quote would be a finding on every line of data.
 */
export function isWhole(model: ProjectModel): boolean {
  return !model.problems.some(({ rule }) => rule === 'yaml-syntax');
}

/** The layer of a model by id, only where its type is known: a map for rules that ask for every line. */
export function knownLayers(model: ProjectModel) {
  return new Map([...model.layers].flatMap(([id, { layer }]) => (layer ? [[id, layer] as const] : [])));
}
