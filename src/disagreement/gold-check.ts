import { comparableValue } from '../kinds/comparable';
import { kindOf } from '../kinds';
import type { Labels } from '../project/records/records';
import type { Layer } from '../project/schema/layer-types';
import { layersIn } from '../project/schema/per-turn';

/** The layers on which an answer differs from gold. Layers that gold does not name are not judged. */
export function goldMismatches(layers: readonly Layer[], answer: Labels, gold: Labels): string[] {
  return layersIn(layers, gold)
    .filter((layer) => Object.hasOwn(gold, layer.id))
    .filter(
      (layer) =>
        !Object.hasOwn(answer, layer.id) ||
        kindOf(layer).differences(layer, comparableValue(layer, answer)!, comparableValue(layer, gold)!)
          .length > 0,
    )
    .map((layer) => layer.id);
}

/** Whether an answer has a layer that gold judges. An answer that only flags the sample has none. */
export const isJudged = (layers: readonly Layer[], answer: Labels, gold: Labels): boolean =>
  layersIn(layers, gold).some(({ id }) => Object.hasOwn(gold, id) && Object.hasOwn(answer, id));
