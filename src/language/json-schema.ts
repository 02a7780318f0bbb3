import assignmentSchema from '../project/schema/assignment.schema.json';
import cardSchema from '../project/schema/card.schema.json';
import guidelineSchema from '../project/schema/guideline.schema.json';
import migrationSchema from '../project/schema/migration.schema.json';
import projectSchema from '../project/schema/labelwright.schema.json';
import type { SchemaName } from '../project/schema/validate';
import type { Path } from '../base/yaml/path';
import { toJs, type JsValue, type YamlNode } from '../base/yaml/tree';

/** The parts of JSON Schema that our two schemas use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string;
  readonly description?: string;
  readonly default?: JsValue;
  readonly const?: JsValue;
  readonly enum?: readonly JsValue[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: boolean | JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
}

const SCHEMAS: Readonly<Record<SchemaName, JsonSchema>> = {
  labelwright: projectSchema as unknown as JsonSchema,
  guideline: guidelineSchema as unknown as JsonSchema,
  migration: migrationSchema as unknown as JsonSchema,
  card: cardSchema as unknown as JsonSchema,
  assignment: assignmentSchema as unknown as JsonSchema,
};

/** The schemas for a path of a YAML file, one per alternative and without references; `root` is its tree. An inline guideline has the guideline's schema. */
export function schemasAt(name: SchemaName, root: YamlNode, path: Path): JsonSchema[] {
  let schema = SCHEMAS[name];
  let node: YamlNode | undefined = root;
  let found = flatten(schema, schema, node);
  for (const [depth, step] of path.entries()) {
    const below: YamlNode | undefined = node && childOf(node, step);
    if (name === 'labelwright' && depth === 0 && step === 'guideline' && below?.kind === 'map') {
      schema = SCHEMAS.guideline;
      found = flatten(schema, schema, below);
    } else {
      found = found.flatMap((parent) => {
        const child = childSchema(parent, step);
        return child ? flatten(schema, child, below) : [];
      });
    }
    node = below;
  }
  return found;
}

/** A key of a mapping, with the schemas of its value. */
export interface KeyDoc {
  readonly key: string;
  readonly required: boolean;
  readonly schemas: readonly JsonSchema[];
}

/** The allowed keys of the mapping at a path, in the order of the schema. */
export function keysAt(name: SchemaName, root: YamlNode, path: Path): KeyDoc[] {
  const parents = schemasAt(name, root, path);
  const keys = new Map<string, KeyDoc>();
  for (const parent of parents)
    for (const key of Object.keys(parent.properties ?? {})) {
      const known = keys.get(key);
      const required = (known?.required ?? false) || (parent.required?.includes(key) ?? false);
      const schemas = known?.schemas ?? schemasAt(name, root, [...path, key]);
      keys.set(key, { key, required, schemas });
    }
  return [...keys.values()];
}

/** The description of a key: that of the narrowest alternative with one. */
export const descriptionOf = (schemas: readonly JsonSchema[]): string | undefined =>
  schemas.find(({ description }) => description !== undefined)?.description;

/** The listed values: those of `enum`, `const` and booleans. */
export function valuesOf(schemas: readonly JsonSchema[]): JsValue[] {
  const values = schemas.flatMap(({ enum: list, const: only, type }) => [
    ...(list ?? []),
    ...(only === undefined ? [] : [only]),
    ...(type === 'boolean' ? [true, false] : []),
  ]);
  return [...new Set(values)];
}

function childOf(node: YamlNode, step: string | number): YamlNode | undefined {
  if (node.kind === 'map') return node.get(String(step));
  return node.kind === 'seq' ? node.items[Number(step)] : undefined;
}

function childSchema(parent: JsonSchema, step: string | number): JsonSchema | undefined {
  if (typeof step === 'number') {
    const { items } = parent;
    return parent.prefixItems?.[step] ?? (typeof items === 'object' ? items : undefined);
  }
  const { properties, additionalProperties: others } = parent;
  if (properties && Object.hasOwn(properties, step)) return properties[step];
  return typeof others === 'object' ? others : undefined;
}

/** A schema as alternatives without references. Keywords beside a reference take precedence over the referenced schema. */
function flatten(root: JsonSchema, schema: JsonSchema, node: YamlNode | undefined): JsonSchema[] {
  const { $ref, anyOf, oneOf, allOf, if: condition, then, ...own } = schema;
  if ($ref !== undefined)
    return flatten(root, { ...root.$defs![$ref.replace('#/$defs/', '')]!, ...own }, node);
  const parts = [...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])];
  const more = parts.flatMap((part) => flatten(root, part, node));
  const conditional = condition && then && holds(condition, node) ? flatten(root, then, node) : [];
  // Alternatives inherit a description beside them.
  return [own, ...more, ...conditional].map((flat) =>
    schema.description === undefined || flat.description !== undefined
      ? flat
      : { ...flat, description: schema.description },
  );
}

/** Our schemas branch by constants only: `if: {properties: {type: {const: choice}}}`. */
function holds({ properties }: JsonSchema, node: YamlNode | undefined): boolean {
  if (node?.kind !== 'map') return false;
  return Object.entries(properties ?? {}).every(([key, { const: wanted }]) => {
    const value = node.get(key);
    return value !== undefined && toJs(value) === wanted;
  });
}
