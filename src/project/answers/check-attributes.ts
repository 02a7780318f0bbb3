import { isObject } from '../../base/objects';
import { quoted } from '../../base/text/phrases';
import type { AttributeDef, RelationsLayer, SpansLayer } from '../schema/layer-types';

/** `below` is the path from the answer to the part that is wrong. */
export type ReportAnswer = (below: readonly (string | number)[], message: string) => void;

export type AttributedLayer = SpansLayer | RelationsLayer;

/** Checks the attributes of a span or relation: that the layer has them, for this label, and takes their values. */
export function checkAttributes(
  layer: AttributedLayer,
  item: { readonly label: string; readonly attributes?: unknown },
  index: number,
  report: ReportAnswer,
): void {
  const { attributes, label } = item;
  if (attributes === undefined) return;
  const at = [index, 'attributes'];
  if (!isObject(attributes))
    return report(
      at,
      'Attributes are a mapping, like {"assertion":"absent"}. Leave it out if there are none.',
    );
  const known = layer.attributes ?? [];
  for (const [id, value] of Object.entries(attributes)) {
    const def = known.find((each) => each.id === id);
    if (!def) {
      const are =
        known.length === 0 ? 'It has none' : `Its attributes are ${quoted(known.map((each) => each.id))}`;
      report(
        [...at, id],
        `"${layer.id}" has no attribute "${id}". ${are}: correct it, or add it to the schema.`,
      );
    } else if (!isFor(def, label))
      report(
        [...at, id],
        `"${id}" is an attribute of ${quoted(def.onlyFor!, ' or ')}, not of "${label}" (only_for). Take it out.`,
      );
    else {
      const problem = valueProblem(def, value);
      if (problem !== undefined) report([...at, id], problem);
    }
  }
}

/** Reports spans or relations that lack a required attribute. Malformed ones are ignored. */
export function checkRequiredAttributes(layer: AttributedLayer, value: unknown, report: ReportAnswer): void {
  if (!layer.attributes?.some((each) => each.required) || !Array.isArray(value)) return;
  value.forEach((item: unknown, index) => {
    if (!isObject(item) || typeof item.label !== 'string') return;
    const missing = lackingAttributes(layer, { label: item.label, attributes: item.attributes });
    if (missing.length > 0)
      report(
        [index],
        `"${item.label}" lacks ${quoted(missing.map(({ id }) => id))}, which "${layer.id}" requires.`,
      );
  });
}

/** The attributes that spans or relations with a label have, in the order of the schema. */
export const attributesFor = ({ attributes = [] }: AttributedLayer, label: string): readonly AttributeDef[] =>
  attributes.filter((def) => isFor(def, label));

/** The required attributes that a span or relation lacks. */
export function lackingAttributes(
  layer: AttributedLayer,
  { label, attributes }: { readonly label: string; readonly attributes?: unknown },
): AttributeDef[] {
  const given = isObject(attributes) ? attributes : {};
  return attributesFor(layer, label).filter(({ id, required }) => required && !Object.hasOwn(given, id));
}

const isFor = ({ onlyFor }: AttributeDef, label: string): boolean => onlyFor?.includes(label) ?? true;

function valueProblem({ id, type, labels }: AttributeDef, value: unknown): string | undefined {
  const are = `Its labels are ${quoted(labels)}.`;
  switch (type) {
    case 'flag':
      return value === true ? undefined : `"${id}" is a flag: true, or left out.`;
    case 'choice':
      if (typeof value !== 'string') return `"${id}" takes one label as a text. ${are}`;
      return labels.includes(value) ? undefined : `"${value}" is not a label of "${id}". ${are}`;
    case 'choices': {
      if (!Array.isArray(value) || !value.every((each) => typeof each === 'string'))
        return `"${id}" takes a list of labels. ${are}`;
      const wrong = value.find((label, n) => !labels.includes(label) || value.indexOf(label) < n);
      if (wrong === undefined) return undefined;
      return labels.includes(wrong)
        ? `"${wrong}" is in the list of "${id}" twice.`
        : `"${wrong}" is not a label of "${id}". ${are}`;
    }
  }
}
