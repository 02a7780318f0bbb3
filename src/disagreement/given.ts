import { comparableValue } from './compare';
import type { LayerValue } from '../project/records/records';
import { layerLabels, type Layer } from '../project/schema/layer-types';
import type { AnswerTable } from '../project/answers/answer-table';
import { valueKey } from './value-key';

/** One person's answer on a layer. */
export interface Given {
  /** Row of the answer table. */
  readonly row: number;
  readonly value: LayerValue;
  /** In the form in which answers are compared. */
  readonly comparable: LayerValue;
  /** The same for answers that say the same. */
  readonly said: string;
}

/** What an annotator (code) is called: by name, or by a letter where names are hidden. */
export type NameOf = (annotator: number) => string;

/** Everybody's counting opinion on a layer of a sample. */
export function opinionsOn(table: AnswerTable, key: number, layer: Layer): Given[] {
  const given: Given[] = [];
  for (let row = table.first(key); row >= 0; row = table.following(row)) {
    const labels = table.counts(row) ? table.labels(row) : {};
    const comparable = comparableValue(layer, labels);
    if (comparable === undefined || !isOpinion(layer, labels[layer.id]!)) continue;
    given.push({ row, value: labels[layer.id]!, comparable, said: valueKey(comparable) });
  }
  return given;
}

/** A label that the layer does not offer, or several where one is asked for, is a violation and no opinion. */
export function isOpinion(layer: Layer, value: LayerValue): boolean {
  if (layer.type === 'choice' && typeof value !== 'string') return false;
  const offered = layerLabels(layer);
  return offered.length === 0 || namesIn(value).every((label) => offered.includes(label));
}

/** One of the answers that say the same, for each thing that was said. */
export const distinctOf = (given: readonly Given[]): Given[] => [
  ...new Map(given.map((one) => [one.said, one])).values(),
];

/** The labels that an answer names; none for ratings and texts of their own. */
export function namesIn(value: LayerValue): string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  return [...new Set(value.map((item) => (typeof item === 'string' ? item : item.label)))];
}
