/** The attributes of one span or relation. Values are not modified in place. */
import {
  attributesFor,
  lackingAttributes,
  type AttributedLayer,
} from '../../../project/answers/check-attributes';
import { quoted } from '../../../base/text/phrases';
import type { Attributes, Labels, LayerValue, Relation, Span } from '../../../project/records/records';
import type { AttributeDef, Layer } from '../../../project/schema/layer-types';
import { takesMarks } from '../../../kinds/traits';

export type Mark = Span | Relation;

/** A value of an attribute; `true` is a flag that is set. */
export type AttributeValue = string | true;

/** A span or relation, with its place in the answer. */
export interface MarkRef {
  readonly layer: AttributedLayer;
  readonly index: number;
  readonly mark: Mark;
}

/** A mark without some required attributes. */
export interface Lacking extends MarkRef {
  readonly lacks: readonly AttributeDef[];
}

export const isAttributed = (layer: Layer): layer is AttributedLayer =>
  takesMarks(layer) && (layer.attributes?.length ?? 0) > 0;

/** The spans or relations that an answer to a layer is; the same empty list if it is something else. */
export const marksIn = <M extends Mark>(value: LayerValue | undefined): readonly M[] =>
  Array.isArray(value) ? (value as M[]) : NONE;
const NONE: readonly never[] = [];

/** The spans or relations of a layer in an answer. */
export const marksOf = (labels: Labels, { id }: AttributedLayer): readonly Mark[] => marksIn(labels[id]);

/** The value of an attribute as a list: one item for a choice or a flag that is set. */
export function valuesOf({ attributes }: Pick<Mark, 'attributes'>, id: string): readonly AttributeValue[] {
  const value = attributes && Object.hasOwn(attributes, id) ? attributes[id] : undefined;
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** The mark with a value chosen or, if it has the value, without it. Values of `choices` are in the order of the schema. */
export function withValue<M extends Mark>(mark: M, def: AttributeDef, value: AttributeValue): M {
  const before = valuesOf(mark, def.id);
  const isSet = before.includes(value);
  if (def.type !== 'choices') return withAttribute(mark, def.id, isSet ? undefined : value);
  const chosen = def.labels.filter((label) => (label === value ? !isSet : before.includes(label)));
  return withAttribute(mark, def.id, chosen.length > 0 ? chosen : undefined);
}

function withAttribute<M extends Mark>(mark: M, id: string, value: Attributes[string] | undefined): M {
  const { attributes, ...rest } = mark;
  const left = Object.entries(attributes ?? {}).filter(([each]) => each !== id);
  const next = Object.fromEntries(value === undefined ? left : [...left, [id, value]]);
  return (Object.keys(next).length > 0 ? { ...rest, attributes: next } : rest) as M;
}

/** The attributes with values that the mark would lose with another label. */
export function outOfPlace(layer: AttributedLayer, mark: Mark, label: string): AttributeDef[] {
  const kept = attributesFor(layer, label);
  return (layer.attributes ?? []).filter((def) => !kept.includes(def) && valuesOf(mark, def.id).length > 0);
}

/** The mark with another label, without the attributes that this label does not have. */
export function relabelled<M extends Mark>(layer: AttributedLayer, mark: M, label: string): M {
  return outOfPlace(layer, mark, label).reduce((left, { id }) => withAttribute(left, id, undefined), {
    ...mark,
    label,
  });
}

/** The first mark of some layers that lacks required attributes. */
export function firstLackingOf(layers: readonly Layer[], labels: Labels): Lacking | undefined {
  for (const layer of layers) {
    if (!isAttributed(layer)) continue;
    for (const [index, mark] of marksOf(labels, layer).entries()) {
      const lacks = lackingAttributes(layer, mark);
      if (lacks.length > 0) return { layer, index, mark, lacks };
    }
  }
  return undefined;
}

/** The name of an attribute; its id if it has none. */
export const attributeName = ({ id, name }: AttributeDef): string => name ?? id;

/** Says that a mark has lost attributes with its earlier label. */
export const droppedInWords = (defs: readonly AttributeDef[]): string =>
  `Spans and relations with this label do not have ${quoted(defs.map(attributeName), ' or ')}: taken out. Undo brings everything back.`;

/** The attributes of a mark as short text: `absent · history`; required ones that it lacks as `assertion?`. Empty if there is nothing to say. */
export function attributeText(
  layer: AttributedLayer | undefined,
  mark: Pick<Mark, 'label' | 'attributes'>,
): string {
  const defs = layer?.attributes ?? [];
  if (defs.length === 0 && !mark.attributes) return '';
  const lacking = layer ? lackingAttributes(layer, mark) : [];
  const known = defs.flatMap((def) => {
    const values = valuesOf(mark, def.id);
    if (values.length > 0)
      return values.map((value) => (value === true ? attributeName(def) : value)).join(', ');
    return lacking.includes(def) ? `${attributeName(def)}?` : [];
  });
  const unknown = Object.keys(mark.attributes ?? {})
    .filter((id) => !defs.some((def) => def.id === id))
    .map((id) => {
      const values = valuesOf(mark, id);
      return values[0] === true ? id : `${id}: ${values.join(', ')}`;
    });
  return [...known, ...unknown].join(' · ');
}
