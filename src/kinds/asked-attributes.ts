/** The attributes of marks, as a model is asked for them. */
import { isObject } from '../base/objects';
import { quoted } from '../base/text/phrases';
import type { Attributes } from '../project/records/records';
import type { AttributeDef, RelationsLayer, SpansLayer } from '../project/schema/layer-types';
import { list, oneOf, orNull, record } from './kind';

/** The attributes of a mark; nothing if the layer has none. */
export function attributesSchema({ attributes = [] }: SpansLayer | RelationsLayer): Record<string, object> {
  if (attributes.length === 0) return {};
  return {
    attributes: record(Object.fromEntries(attributes.map((each) => [each.id, attributeSchema(each)]))),
  };
}

function attributeSchema({ type, labels }: AttributeDef): object {
  if (type === 'flag') return { type: 'boolean' };
  return orNull(type === 'choice' ? oneOf(labels) : list(oneOf(labels)));
}

export function attributesForm({ attributes = [] }: SpansLayer | RelationsLayer): string {
  const texts = attributes.map(({ id, type, labels, onlyFor, required }) => {
    const values =
      type === 'flag'
        ? 'true or false'
        : `${type === 'choices' ? 'a list of ' : ''}${quoted(labels, ' or ')}`;
    const who = onlyFor === undefined ? '' : `, only for ${quoted(onlyFor)}`;
    return ` Attribute "${id}": ${values}${who}${required ? ', required' : ''}; null if it has none.`;
  });
  return texts.join('');
}

/** Attributes without those that are null or false: records have those that are set. */
export function readAttributes(value: unknown): Attributes | undefined {
  if (!isObject(value)) return value === undefined || value === null ? undefined : (value as never);
  const set = Object.entries(value).filter(([, each]) => each !== null && each !== false);
  return set.length > 0 ? (Object.fromEntries(set) as Attributes) : undefined;
}
