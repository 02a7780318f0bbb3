/** Parts of a JSON Schema, in the part of the language that endpoints enforce: every key is required, and there are no others. */
export const TEXT = { type: 'string' } as const;
export const oneOf = (values: readonly string[]): object => ({ type: 'string', enum: values });
export const list = (items: object): object => ({ type: 'array', items });
export const orNull = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
export const record = (properties: Readonly<Record<string, object>>): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
