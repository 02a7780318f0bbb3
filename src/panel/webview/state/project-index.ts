/** Frequent lookups in a project, computed once per version of it. */
import type { Label, Layer } from '../../../project/schema/layer-types';
import type { PanelProject } from '../../../protocol/panel';
import { visibleLayers } from './answer';
import { actionChords, reservedKeys, type KeyMap } from './key-map';
import { assignKeys } from './label-keys';
import type { PanelState } from './panel-state';

export interface ProjectIndex {
  readonly labels: ReadonlyMap<string, Label>;
  readonly layers: ReadonlyMap<string, Layer>;
  readonly keys: KeyMap;
  readonly hasSpans: boolean;
  readonly hasRelations: boolean;
  readonly hasAttributes: boolean;
}

const indexes = new WeakMap<
  readonly Layer[],
  { labels: readonly Label[]; settings: string; index: ProjectIndex }
>();

/** The index of a project. A change of progress keeps it. */
export function indexOf(project: PanelProject): ProjectIndex {
  const settings = JSON.stringify(project.settings.keys);
  const known = indexes.get(project.layers);
  if (known && known.labels === project.labels && known.settings === settings) return known.index;
  const labels = new Map(project.labels.map((label) => [label.id, label]));
  const hasRelations = project.layers.some(({ type }) => type === 'relations');
  const hasAttributes = project.layers.some((layer) => 'attributes' in layer && layer.attributes?.length);
  const actions = actionChords(project.settings.keys, { relations: hasRelations, attributes: hasAttributes });
  const index: ProjectIndex = {
    labels,
    layers: new Map(project.layers.map((layer) => [layer.id, layer])),
    keys: { actions, labels: assignKeys(project.layers, labels, reservedKeys(actions)) },
    hasSpans: project.layers.some(({ type }) => type === 'spans'),
    hasRelations,
    hasAttributes,
  };
  indexes.set(project.layers, { labels: project.labels, settings, index });
  return index;
}

/** The name of a label; its id if the schema does not define it. */
export const labelName = (project: PanelProject, id: string): string =>
  indexOf(project).labels.get(id)?.name ?? id;

export const layerName = ({ id, name }: Layer): string => name ?? id;

/** The visible layers of the sample on screen, in the schema's order. */
export function askedLayers(state: PanelState): Layer[] {
  return state.project && state.current
    ? visibleLayers(state.project.layers, state.current.answer.labels)
    : [];
}

/** The active layer: the chosen one, or else the first visible one without an answer, or else the first. */
export function activeLayer(state: PanelState): Layer | undefined {
  const asked = askedLayers(state);
  const chosen = asked.find(({ id }) => id === state.activeLayer);
  const labels = state.current?.answer.labels ?? {};
  return chosen ?? asked.find(({ id, type }) => labels[id] === undefined && type !== 'text') ?? asked[0];
}

/** The visible layers with the active one first: the order in which a key is looked up. */
export function layersForKeys(state: PanelState): Layer[] {
  const active = activeLayer(state);
  return active ? [active, ...askedLayers(state).filter((layer) => layer !== active)] : [];
}
