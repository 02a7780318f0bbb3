import { decidedPairs, type LayerPairs } from '../../disagreement/decided-pairs';
import type { AnswerTable } from '../../project/answers/answer-table';
import type { ProjectModel } from '../../project/model/model';
import { schemaLayerOf } from '../../project/schema/per-turn';
import type { Layer } from '../../project/schema/layer-types';
import type { Stores } from '../stores/stores';

interface Counted {
  readonly table: AnswerTable;
  /** The state of answers and samples. */
  readonly state: string;
  readonly found: LayerPairs;
}

const counted = new WeakMap<Layer, Counted>();

/** The pairs of labels in conflict on a layer and what they are worth, counted again when answers or samples have changed. It counts all answers. */
export function pairWorth(
  { records: { table }, samples }: Pick<Stores, 'records' | 'samples'>,
  layer: Layer,
): LayerPairs {
  const state = `${table.changes} ${samples.total}`;
  const last = counted.get(layer);
  if (last?.table === table && last.state === state) return last.found;
  const found = decidedPairs(table, layer, (key) => samples.has(key));
  counted.set(layer, { table, state, found });
  return found;
}

/** By how much observed agreement on a layer (its id) rises at most if a pair of labels is always decided; 0 if the two are not in conflict. */
export function gainOf(
  sources: Pick<Stores, 'records' | 'samples'>,
  model: ProjectModel,
  { layer: id, a, b }: { readonly layer: string; readonly a: string; readonly b: string },
): number {
  const layer = model.layers.get(schemaLayerOf(id))?.layer;
  const found = layer && pairWorth(sources, layer);
  const pair = found?.pairs.find((each) => each.a === a && each.b === b);
  return pair ? pair.atMost - found!.observed! : 0;
}
