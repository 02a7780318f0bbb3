import { chosenLabels } from '../project/records/marks';
import { comparableValue } from '../kinds/comparable';
import type { LayerValue, Span } from '../project/records/records';
import { isOpen, layerLabels, type Layer } from '../project/schema/layer-types';
import { layerIn } from '../project/schema/per-turn';
import type { AnswerTable } from '../project/answers/answer-table';
import { takesOneLabel, takesWords } from '../kinds/traits';
import { attributeValues } from '../kinds/difference';

/** A text that is equal for equal values, ignoring the order of labels and spans, ids and quotes. */
export function valueKey(value: LayerValue): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(
    value
      .map((item) => (typeof item === 'string' ? item : 'start' in item ? spanKey(item) : item))
      .map((item) => JSON.stringify(item))
      .sort(),
  );
}

function spanKey(span: Span): unknown {
  const { start, end, label, parts } = span;
  // One part is the whole span.
  const pieces = parts && parts.length > 1 ? parts.map((part) => [part.start, part.end]) : undefined;
  const attributes = attributeValues(span);
  return [start, end, label, pieces, ...(attributes.length > 0 ? [attributes] : [])];
}

/** One person's answer to a layer. */
export interface Given {
  readonly row: number;
  readonly value: LayerValue;
  /** The value in the form of `comparableValue`. */
  readonly comparable: LayerValue;
  /** Equal for equal answers. */
  readonly said: string;
}

/** The name to show for an annotator (code): a letter where names are hidden. */
export type NameOf = (annotator: number) => string;

/** All counting answers to a layer of a sample. */
export function answersOn(table: AnswerTable, key: number, layer: Layer): Given[] {
  const given: Given[] = [];
  for (const row of table.countingOn(key)) {
    const labels = table.labels(row);
    const comparable = comparableValue(layer, labels);
    if (comparable === undefined || !isValidAnswer(layer, labels[layer.id]!)) continue;
    given.push({ row, value: labels[layer.id]!, comparable, said: valueKey(comparable) });
  }
  return given;
}

/** A layer, or the layer as it is asked of each turn of a sample that someone has answered. */
export function unitsOn(table: AnswerTable, key: number, layer: Layer): readonly Layer[] {
  if (layer.per === undefined) return [layer];
  return layerIn(
    layer,
    Array.from(table.countingOn(key), (row) => table.labels(row)),
  );
}

/** The counting answers of several people to a layer of a sample, or to the layer as it is asked of each turn. */
export const severalOn = (
  table: AnswerTable,
  key: number,
  layer: Layer,
): { readonly unit: Layer; readonly given: readonly Given[] }[] =>
  unitsOn(table, key, layer)
    .map((unit) => ({ unit, given: answersOn(table, key, unit) }))
    .filter(({ given }) => given.length > 1);

/** The same of a sample with a disagreement on the layer, without the turns on which people agree. */
export const differingOn: typeof severalOn = (table, key, layer) =>
  severalOn(table, key, layer).filter(({ unit, given }) => unit === layer || distinctOf(given).length > 1);

/** Whether some of the counting answers to a sample, by their rows, differ on a required question that is not answered in free text. */
export function doDiffer(table: AnswerTable, layers: Iterable<Layer>, rows: readonly number[]): boolean {
  const [first] = rows;
  // Most people agree, and decoding takes the time.
  if (first === undefined || rows.every((row) => table.codec.isSame(table.answer(row), table.answer(first))))
    return false;
  const key = table.key(first);
  const differOn = (unit: Layer): boolean =>
    distinctOf(answersOn(table, key, unit).filter(({ row }) => rows.includes(row))).length > 1;
  for (const layer of layers)
    if (layer.required && !takesWords(layer) && unitsOn(table, key, layer).some(differOn)) return true;
  return false;
}

/** Whether a value is valid for a layer: it has only offered labels, and not several where one is required. */
export function isValidAnswer(layer: Layer, value: LayerValue): boolean {
  if (takesOneLabel(layer) && typeof value !== 'string') return false;
  const offered = layerLabels(layer);
  return isOpen(layer) || offered.length === 0 || labelsIn(value).every((label) => offered.includes(label));
}

/** One answer for each distinct value. */
export const distinctOf = (given: readonly Given[]): Given[] => [
  ...new Map(given.map((one) => [one.said, one])).values(),
];

/** The labels in a value, each once; none for ratings. */
export const labelsIn = (value: LayerValue): string[] => [...new Set(chosenLabels(value))];
