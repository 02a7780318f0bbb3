import { parseLine } from '../project/answers/lines';
import { isRelationForm, isSpanForm } from '../project/records/marks';
import type { Labels, LayerValue } from '../project/records/records';
import type { Layer } from '../project/schema/layer-types';
import { type PlacedRelation, attributeValues } from './difference';
import { joinsMarks } from './traits';

/**
 * An answer's value for a layer, in a form that can be compared between people. Relations are identified by their label and by the
 * places and labels of the spans at their ends, because each person's ids are their own. Undefined if the layer was not answered.
 */
export function comparableValue(layer: Layer, labels: Labels): LayerValue | undefined {
  const value = Object.hasOwn(labels, layer.id) ? labels[layer.id] : undefined;
  if (!joinsMarks(layer) || !Array.isArray(value) || !value.every(isRelationForm)) return value;
  const spans = Object.hasOwn(labels, layer.spans) ? labels[layer.spans] : undefined;
  const places = new Map(
    Array.isArray(spans) && spans.every(isSpanForm)
      ? spans.map(({ id, start, end, label, parts }) => {
          const place = parts?.map((part) => [part.start, part.end]) ?? [[start, end]];
          return [id, JSON.stringify([place, label])] as const;
        })
      : [],
  );
  return value
    .map((relation) => {
      const ends = [relation.from, relation.to].map((id) => places.get(id) ?? id);
      return JSON.stringify([
        relation.label,
        ...(layer.directed ? ends : ends.sort()),
        ...attributeValues(relation),
      ]);
    })
    .sort();
}

/** The relations of an answer in the form of `comparableValue`; undefined if it has another form. */
export function placedRelations(value: LayerValue): PlacedRelation[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.map((one) => {
    const parts = typeof one === 'string' ? parseArray(one) : undefined;
    const [label, from, to, ...attributes] = parts ?? [];
    if (typeof label !== 'string' || typeof from !== 'string' || typeof to !== 'string') return undefined;
    return { label, from, to, attributes: Object.fromEntries(attributes as [string, string][]) };
  });
  return found.every((one) => one !== undefined) ? found : undefined;
}

function parseArray(json: string): unknown[] | undefined {
  const value = parseLine(json);
  return Array.isArray(value) ? value : undefined;
}

/** Where an end of a relation is: the start and end of each part, or an id that no span has. */
export function placeOfEnd(end: string): readonly (readonly [number, number])[] | string {
  const place = parseArray(end)?.[0];
  return Array.isArray(place) ? (place as [number, number][]) : end;
}
