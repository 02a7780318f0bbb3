/** Visits the answers in a record line without allocating: paths are built only for findings. */
import { isObject } from '../../base/is-object';
import { quoted } from '../../base/text/phrases';
import type { Layer } from '../../project/schema/layer-types';
import type { LineReport, LineView } from './line-view';

type Path = LineReport['path'];

const LABELS: Path = ['labels'];

/**
 * Calls `visit` for each answer of a record: in `labels`, and in the `valid` of decisions. Its path is `[...base, key]`. Of answers by
 * turn, each is visited, with `turn`.
 */
export function forEachAnswer(
  line: LineView,
  visit: (layer: string, value: unknown, base: Path, key: string | number, turn?: string) => void,
): void {
  if (!line.value || line.kind === 'sample') return;
  const { labels, valid } = line.value;
  if (isObject(labels))
    for (const layer in labels) {
      const value = labels[layer];
      if (!isObject(value) || Object.keys(value).length === 0) visit(layer, value, LABELS, layer);
      else for (const turn in value) visit(layer, value[turn], ['labels', layer], turn, turn);
    }
  if (line.kind !== 'decision' || !isObject(valid)) return;
  for (const layer in valid) {
    const values = valid[layer];
    if (Array.isArray(values)) values.forEach((value, index) => visit(layer, value, ['valid', layer], index));
    else if (isObject(values))
      for (const turn in values) {
        const own = values[turn];
        if (Array.isArray(own))
          own.forEach((value, index) => visit(layer, value, ['valid', layer, turn], index, turn));
      }
  }
}

/** The message about an answer to a layer whose condition is not met. */
export function askedOnlyWhen({ id, when }: Layer): string {
  const conditions = Object.entries(when!).map(
    ([other, chosen]) => `"${other}" is ${quoted(chosen, ' or ')}`,
  );
  return `"${id}" is asked only when ${conditions.join(' and ')}. Take the answer out, or change the other one.`;
}

/** Calls `visit` for each label id that an answer names; `below` is the path from the answer to it. */
export function forEachLabel(
  layer: Layer,
  value: unknown,
  visit: (label: string, below: Path) => void,
): void {
  switch (layer.type) {
    case 'choice':
      if (typeof value === 'string') visit(value, HERE);
      return;
    case 'choices':
      if (!Array.isArray(value)) return;
      for (let index = 0; index < value.length; index++) {
        const label = value[index] as unknown;
        if (typeof label === 'string') visit(label, [index]);
      }
      return;
    case 'spans':
    case 'relations':
      if (!Array.isArray(value)) return;
      for (let index = 0; index < value.length; index++) {
        const item = value[index] as { label?: unknown } | null;
        if (typeof item?.label === 'string') visit(item.label, [index, 'label']);
      }
      return;
    default:
      return;
  }
}

/** The label ids that an answer names. */
export function labelsNamed(layer: Layer, value: unknown): string[] {
  const labels: string[] = [];
  forEachLabel(layer, value, (label) => labels.push(label));
  return labels;
}

const HERE: Path = [];
