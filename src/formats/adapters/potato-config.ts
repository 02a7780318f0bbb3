/** Potato's configuration: its questions, and the fields of a document's id and text. */
import { isObject } from '../../base/is-object';
import { itemsIn, type Json } from '../json-values';
import { parse } from 'yaml';
import type { DeclaredLabel, DeclaredLayer, ForeignValue, ImportSession } from '../format';

export interface PotatoConfig {
  /** Name of a scheme -> its `annotation_type`. */
  readonly types: Map<string, string>;
  idKey: string;
  textKey: string;
}

export const newConfig = (): PotatoConfig => ({ types: new Map(), idKey: 'id', textKey: 'text' });

const KINDS: Readonly<Record<string, ForeignValue['kind']>> = {
  radio: 'choices',
  multiselect: 'choices',
  select: 'choices',
  multirate: 'choices',
  likert: 'rating',
  slider: 'rating',
  number: 'rating',
  text: 'text',
  span: 'spans',
};

/** Reads a configuration (YAML without aliases); false when it is none. */
export function readConfig(text: string, config: PotatoConfig, session: ImportSession): boolean {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch {
    return false;
  }
  if (!isObject(value) || !Array.isArray(value.annotation_schemes)) return false;
  const { item_properties: keys } = value;
  if (isObject(keys)) {
    if (typeof keys.id_key === 'string') config.idKey = keys.id_key;
    if (typeof keys.text_key === 'string') config.textKey = keys.text_key;
  }
  for (const scheme of value.annotation_schemes.filter(isObject)) {
    const { name, annotation_type: type } = scheme;
    if (typeof name !== 'string' || typeof type !== 'string') continue;
    config.types.set(name, type);
    const kind = KINDS[type];
    if (kind) session.declare(declared(name, type, kind, scheme));
  }
  return true;
}

function declared(id: string, type: string, kind: ForeignValue['kind'], scheme: Json): DeclaredLayer {
  const { description, labels, size } = scheme;
  const numbers =
    type === 'likert' ? [1, size] : [scheme.min_value ?? scheme.min, scheme.max_value ?? scheme.max];
  const [min, max] = numbers.map((each) => (typeof each === 'number' ? each : undefined));
  const isRequired = isObject(scheme.label_requirement) && scheme.label_requirement.required === true;
  return {
    id,
    kind,
    ...(typeof description === 'string' && description !== '' && { question: description }),
    ...(isRequired && { required: true }),
    ...(kind === 'choices' && { single: type !== 'multiselect' }),
    ...(kind === 'rating' && { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }),
    ...((kind === 'choices' || kind === 'spans') && { labels: labelsOf(labels) }),
  };
}

const labelsOf = (labels: unknown): DeclaredLabel[] =>
  itemsIn(labels).flatMap((each): DeclaredLabel[] => {
    if (typeof each === 'string' || typeof each === 'number') return [{ id: String(each) }];
    if (!isObject(each) || typeof each.name !== 'string') return [];
    const key = each.key_value;
    return [{ id: each.name, ...(typeof key === 'string' && key.length === 1 && { key }) }];
  });
