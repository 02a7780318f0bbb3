import { readFileSync } from 'node:fs';

/**
 * The JSON Schema of labelwright.yaml for other editors: with the rules of the linter and their options, which Labelwright itself checks by
 * the catalogue.
 */
export function publishedProjectSchema() {
  const schema = readSchema('labelwright');
  schema.$defs.lintRules = readSchema('lint-rules');
  const { rules, overrides } = schema.properties.lint.properties;
  for (const holder of [rules, overrides.items.properties.rules]) {
    delete holder.additionalProperties;
    holder.$ref = '#/$defs/lintRules';
  }
  return schema;
}

const readSchema = (name) =>
  JSON.parse(readFileSync(new URL(`src/core/schema/${name}.schema.json`, import.meta.url), 'utf8'));
