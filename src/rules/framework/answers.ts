/** Visits the answers in a record line without allocating: paths are built only for findings. */
import { isObject } from '../../base/objects';
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
