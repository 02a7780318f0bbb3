import { decidedPairs, worthSentence, type LayerPairs } from '../../disagreement/decided-pairs';
import type { AnswerTable } from '../../project/answers/answer-table';
import type { ProjectModel } from '../../project/model/model';
import { schemaLayerOf } from '../../project/schema/per-turn';
import type { Layer } from '../../project/schema/layer-types';
import type { DisagreementIndex } from '../../disagreement/disagreement-index';
import type { Stores } from '../stores/stores';

interface Counted {
  readonly table: AnswerTable;
  /** The state of answers and samples. */
  readonly state: string;
  readonly found: LayerPairs;
}

const counted = new WeakMap<Layer, Counted>();

/** The pairs of labels in conflict on a layer and what they are worth, counted again when answers or samples have changed. It counts all answers. */
export async function pairWorth(
  { records: { table }, samples }: Pick<Stores, 'records' | 'samples'>,
  layer: Layer,
  pause: () => Promise<void>,
): Promise<LayerPairs> {
  const state = `${table.changes} ${samples.total}`;
  const last = counted.get(layer);
  if (last?.table === table && last.state === state) return last.found;
  const found = await decidedPairs(table, layer, pause, (key) => samples.has(key));
  counted.set(layer, { table, state, found });
  return found;
}

/** What always deciding a pair of labels (as answers have them) of a layer (by id) would be worth, in a sentence; undefined if they are not in conflict. */
export async function worthOf(
  sources: Pick<Stores, 'records' | 'samples'>,
  model: ProjectModel,
  { layer: id, a, b }: { readonly layer: string; readonly a: string; readonly b: string },
  pause: () => Promise<void>,
): Promise<string | undefined> {
  const layer = model.layers.get(schemaLayerOf(id))?.layer;
  return layer && worthSentence(layer, await pairWorth(sources, layer, pause), [a, b]);
}

/** By how much observed agreement rises at most if a pair of labels is always decided, by the id of its group; nothing where it does not. */
export async function gains(
  sources: Pick<Stores, 'records' | 'samples'> & {
    readonly disagreements: Pick<DisagreementIndex, 'groups'>;
  },
  model: ProjectModel,
  pause: () => Promise<void>,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const [group, { layer: id, a, b }] of sources.disagreements.groups) {
    const layer = model.layers.get(schemaLayerOf(id))?.layer;
    const { pairs, observed } = layer ? await pairWorth(sources, layer, pause) : { pairs: [] };
    const pair = pairs.find((each) => each.a === a && each.b === b);
    if (pair) found.set(group, pair.atMost - observed!);
  }
  return found;
}
