import { isObject } from '../../base/is-object';
import type { Layer } from '../../project/schema/layer-types';
import type { LineFix, LineReport } from './line-view';
import { takesSet } from '../../kinds/traits';

/** A label in an answer: the answer's value, the path from there to the label, and the path from the line. */
export interface LocatedLabel {
  readonly value: unknown;
  readonly below: LineReport['path'];
  readonly path: LineReport['path'];
}

/** Replaces a label. Safe unless the answer would then have it twice; `becomes` maps a label to what it will be after all fixes. */
export function changeLabel(
  layer: Layer,
  { value, below, path }: LocatedLabel,
  next: string,
  becomes: (label: string) => string | undefined,
): LineFix {
  const safety = repeats(takesSet(layer), value, below, next, becomes) ? 'ask' : 'safe';
  return { title: `Change it to "${next}"`, safety, edits: [{ path, value: next }] };
}

function repeats(
  isSet: boolean,
  value: unknown,
  [index]: LineReport['path'],
  next: string,
  becomes: (label: string) => string | undefined,
): boolean {
  if (!Array.isArray(value)) return false;
  const own: unknown = value[index as number];
  return value.some((other: unknown, at) => {
    if (at === index) return false;
    const label = isSet ? other : isObject(other) ? other.label : undefined;
    if (typeof label !== 'string' || (label !== next && becomes(label) !== next)) return false;
    return isSet || isSamePlace(own, other);
  });
}

/** Whether two spans, or two relations, are about the same characters or spans. */
const isSamePlace = (a: unknown, b: unknown): boolean =>
  isObject(a) &&
  isObject(b) &&
  ['start', 'end', 'from', 'to'].every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));
