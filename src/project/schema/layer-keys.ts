import projectSchema from './labelwright.schema.json';
import type { LayerType } from './layer-types';

interface LayerKey {
  /** As in files. */
  readonly key: string;
  /** The property of the plain layer. */
  readonly property: string;
  readonly isRequired: boolean;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
}

/** The keys that the entry of a type of layer may have, in the order of the JSON Schema: those that all types share end with `when`. */
export function layerKeys(type: LayerType): LayerKey[] {
  const { properties, required } = projectSchema.$defs[`${type}Layer`];
  return Object.entries(properties as Record<string, object>).map(([key, shape]) => ({
    ...shape,
    key,
    property: key.replace(/_[a-z]/g, (letter) => letter.charAt(1).toUpperCase()),
    isRequired: required.includes(key),
  }));
}
