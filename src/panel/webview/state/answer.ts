/** What an answer contains and what it lacks, given the layers of the schema. */
import { chosenLabels } from '../../../project/records/marks';
import { counted } from '../../../base/text/phrases';
import { type Label, type Layer } from '../../../project/schema/layer-types';
import type { Labels, LayerValue } from '../../../project/records/records';
import { isPerTurn, schemaLayerOf, labelAt } from '../../../project/schema/per-turn';
import type { Turn } from '../../../project/samples/conversation';
import type { Answer } from '../../../protocol/panel';
import { firstLackingOf, type Lacking } from './mark-attributes';
import {
  comparesFields,
  correctsText,
  takesNumber,
  takesSet,
  takesTurn,
  takesWords,
  takesMarks,
  NO_TURN,
} from '../../../kinds/traits';

/** The layers that are visible: those whose `when` holds. The answer to a hidden layer makes no other layer visible. */
export function visibleLayers(layers: readonly Layer[], labels: Labels): Layer[] {
  const asked = new Map<string, boolean>();
  const isAsked = (layer: Layer, path: ReadonlySet<string>): boolean => {
    const known = asked.get(layer.id);
    if (known !== undefined) return known;
    const holds = Object.entries(layer.when ?? {}).every(([id, wanted]) => {
      const other = layers.find((one) => one.id === id);
      if (other && (path.has(id) || !isAsked(other, new Set([...path, id])))) return false;
      return chosenLabels(labels[id]).some((label) => wanted.includes(label));
    });
    asked.set(layer.id, holds);
    return holds;
  };
  return layers.filter((layer) => isAsked(layer, new Set([layer.id])));
}

/** The labels to save: without the answers to hidden layers. Layers that are not in the schema are kept. */
export function effectiveLabels(layers: readonly Layer[], labels: Labels): Labels {
  const visible = new Set(visibleLayers(layers, labels).map((layer) => layer.id));
  const known = new Set(layers.map((layer) => layer.id));
  return Object.fromEntries(Object.entries(labels).filter(([id]) => visible.has(id) || !known.has(id)));
}

/** Whether the layer has an answer. `[]` is one. */
export function isAnswered(layer: Layer, labels: Labels): boolean {
  const value = labels[layer.id];
  if (value === undefined || (value === '' && !correctsText(layer))) return false;
  return !takesSet(layer) || !Array.isArray(value) || value.length >= layer.min;
}

/** Visible required layers without an answer. `onEnter`: treat empty spans and relations as answered, since Enter means "nothing there". */
export function missingLayers(layers: readonly Layer[], labels: Labels, onEnter: boolean): Layer[] {
  return visibleLayers(layers, labels).filter(
    (layer) => layer.required && !isAnswered(layer, labels) && !(onEnter && takesMarks(layer)),
  );
}

/** The first span or relation of the visible layers that lacks required attributes. */
export const firstLacking = (layers: readonly Layer[], labels: Labels): Lacking | undefined =>
  firstLackingOf(visibleLayers(layers, labels), labels);

/**
 * The labels after Enter: visible spans and relations without an answer get an empty list, as the whole text was read. No other question
 * is answered by passing it: "none of them" is an answer of its own.
 */
export function fillEmpty(layers: readonly Layer[], labels: Labels): Labels {
  const filled = { ...labels };
  for (const layer of visibleLayers(layers, labels)) {
    // An absent turn is unanswered: no one has said that nothing fits it.
    if (layer.turn === undefined && takesMarks(layer)) filled[layer.id] ??= [];
  }
  return filled;
}

/** The answer with a layer's value set, or removed if undefined. A done answer stays done as long as nothing required is missing. */
export function setValue(
  layers: readonly Layer[],
  answer: Answer,
  layer: string,
  value: LayerValue | undefined,
): Answer {
  const labels = { ...answer.labels };
  if (value === undefined) delete labels[layer];
  else labels[layer] = value;
  return keepStatus(layers, { ...answer, labels });
}

/** Turns a done answer back into a draft if something required is missing and no flag stands in for it. */
export function keepStatus(layers: readonly Layer[], answer: Answer): Answer {
  const complete =
    answer.flags.length > 0 ||
    (missingLayers(layers, answer.labels, true).length === 0 && !firstLacking(layers, answer.labels));
  return answer.status === 'done' && !complete ? { ...answer, status: 'draft' } : answer;
}

/** An answer with more spans and relations is large. */
const MANY_MARKS = 100;

/** Whether the answer has too many spans and relations to be written after each change. */
export function isLarge(labels: Labels): boolean {
  const counts = Object.values(labels).map((value) => (Array.isArray(value) ? value.length : 0));
  return counts.reduce((sum, count) => sum + count, 0) > MANY_MARKS;
}

/** The list without the item if it contains it, otherwise with the item added at the end. */
export function toggled<T>(list: readonly T[], item: T): T[] {
  return list.includes(item) ? list.filter((one) => one !== item) : [...list, item];
}

/** A turn as people see it: by its place, and its role if `turns` has it. An id that is a number is an index from 0. */
export function turnName(id: string, turns: readonly Pick<Turn, 'id' | 'role'>[] = []): string {
  if (id === NO_TURN) return 'none';
  const at = turns.findIndex((turn) => turn.id === id);
  if (at >= 0) return `turn ${at + 1}, ${turns[at]!.role}`;
  return /^\d+$/.test(id) ? `turn ${Number(id) + 1}` : `turn “${id}”`;
}

/** A value in a few words: the names of its labels, or the number of spans. */
export function valueInWords(
  value: LayerValue,
  labels: ReadonlyMap<string, Label>,
  layer: Layer | undefined,
): string {
  if (takesTurn(layer) && typeof value === 'string') return turnName(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && typeof value[0] === 'object')
    return counted(value.length, 'start' in value[0] ? 'span' : 'relation');
  return (
    chosenLabels(value)
      .map((id) => labelAt(labels, layer?.id ?? '', id)?.name ?? id)
      .join(', ') || 'none'
  );
}

/** The answer in a few words, for the strip that shows the last one. */
export function summarise(
  answer: Answer,
  layers: readonly Layer[],
  labels: ReadonlyMap<string, Label>,
): string {
  const parts = layers.flatMap((layer) => {
    if (isPerTurn(layer)) {
      const turns = Object.keys(answer.labels).filter((id) => schemaLayerOf(id) === layer.id).length;
      return turns > 0 ? `${layer.name ?? layer.id}: ${counted(turns, 'turn')}` : [];
    }
    const value = answer.labels[layer.id];
    if (value === undefined) return [];
    if (value === '' || (Array.isArray(value) && value.length === 0)) return [];
    // A text may be long.
    if (takesWords(layer)) return `${layer.name ?? layer.id} written`;
    // The name of a field could tell where a text is from.
    if (comparesFields(layer))
      return `${layer.name ?? layer.id} ${value === 'tie' || value === 'none' ? value : 'answered'}`;
    const words = valueInWords(value, labels, layer);
    return [takesNumber(layer) || takesTurn(layer) ? `${layer.name ?? layer.id} ${words}` : words];
  });
  return [...parts, ...answer.flags.map((flag) => `⚑ ${flag.replaceAll('-', ' ')}`)].join(', ');
}
