import { labelsAt, type Layer } from '../schema/layer-types';

type Path = readonly (string | number)[];
const HERE: Path = [];

/** Calls `visit` for each label id that an answer names, whatever its form; `below` is the path from the answer to it. */
export function forEachLabel(
  layer: Layer,
  value: unknown,
  visit: (label: string, below: Path) => void,
): void {
  const at = labelsAt(layer);
  if (at?.length === 0 && typeof value === 'string') visit(value, HERE);
  if (!at || at.length === 0 || !Array.isArray(value)) return;
  for (let index = 0; index < value.length; index++) {
    const item = value[index] as { readonly label?: unknown } | null | undefined;
    const label = at.length === 1 ? item : item?.label;
    if (typeof label === 'string') visit(label, at.length === 1 ? [index] : [index, 'label']);
  }
}

/** The label ids that an answer names. */
export function labelsNamed(layer: Layer, value: unknown): string[] {
  const labels: string[] = [];
  forEachLabel(layer, value, (label) => labels.push(label));
  return labels;
}
