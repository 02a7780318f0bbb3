import type { JsValue } from '../../base/yaml/tree';
import { descriptionOf, valuesOf, type KeyDoc } from '../json-schema';
import { code, paragraphs, plain } from '../../base/text/markdown';

/** A key of a YAML file in Markdown: its purpose and allowed values. */
export function keyCard({ key, required, schemas }: KeyDoc): string {
  const standard = schemas.find((schema) => schema.default !== undefined)?.default;
  const values = valuesOf(schemas);
  return paragraphs(
    `**${plain(key)}**${required ? ' (required)' : ''}: ${plain(descriptionOf(schemas) ?? 'no description')}`,
    values.length > 0 && `One of ${values.map((value) => code(String(value))).join(', ')}`,
    standard !== undefined && `Default: ${code(JSON.stringify(standard))}`,
  );
}

/** A listed value in Markdown; undefined if the schema does not describe it. */
export function valueCard({ schemas }: KeyDoc, value: JsValue): string | undefined {
  const only = schemas.find((schema) => schema.const !== undefined && schema.const === value);
  const text = descriptionOf(only ? [only] : schemas.filter((schema) => schema.enum?.includes(value)));
  return text === undefined ? undefined : `**${plain(String(value))}**: ${plain(text)}`;
}
