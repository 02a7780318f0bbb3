import { isObject } from '../../base/objects';
import type { Layer } from '../schema/layer-types';

/** Whether all layers that `when` names have one of its labels. `undefined` if that depends on a layer without an answer. */
export function isConditionMet(
  layer: Layer,
  answers: Readonly<Record<string, unknown>>,
): boolean | undefined {
  if (!layer.when) return true;
  let open = false;
  for (const [id, labels] of Object.entries(layer.when)) {
    if (!Object.hasOwn(answers, id)) open = true;
    else if (!labels.some((label) => isChosen(label, answers[id]))) return false;
  }
  return open ? undefined : true;
}

function isChosen(label: string, value: unknown): boolean {
  if (!Array.isArray(value)) return value === label;
  return value.some((item: unknown) => item === label || (isObject(item) && item.label === label));
}
