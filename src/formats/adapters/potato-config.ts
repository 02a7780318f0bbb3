/** Potato's configuration: its questions, and which fields hold a document's id and text. */
import { isObject } from '../../base/objects';
import { itemsIn, numberIn, objectIn, wordIn, type Json } from '../json-values';
import { parse } from 'yaml';
import type { DeclaredLabel, DeclaredLayer, ImportSession } from '../format';

export class PotatoConfig {
  /** Name of a scheme -> its `annotation_type`. */
  readonly types = new Map<string, string>();
  idKey = 'id';
  textKey = 'text';
}

/** What a scheme tells about its layer. */
type Scheme = (scheme: Json) => Omit<DeclaredLayer, 'id'>;

const choices =
  (single: boolean): Scheme =>
  ({ labels }) => ({ kind: 'choices', single, labels: labelsOf(labels) });

const rating = (min: unknown, max: unknown): Omit<DeclaredLayer, 'id'> => ({
  kind: 'rating',
  min: numberIn(min),
  max: numberIn(max),
});
const range: Scheme = (scheme) => rating(scheme.min_value ?? scheme.min, scheme.max_value ?? scheme.max);

/** By `annotation_type`. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  radio: choices(true),
  multiselect: choices(false),
  select: choices(true),
  multirate: choices(true),
  likert: ({ size }) => rating(1, size),
  slider: range,
  number: range,
  text: () => ({ kind: 'text' }),
  span: ({ labels }) => ({ kind: 'spans', labels: labelsOf(labels) }),
};

/** Reads a configuration (YAML without aliases). Returns false if the text is not one. */
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
    const { description, label_requirement: needed } = scheme;
    const declared = SCHEMES[type]?.(scheme);
    const required = objectIn(needed).required === true;
    if (declared) session.declare({ id: name, ...declared, question: wordIn(description), required });
  }
  return true;
}

const labelsOf = (labels: unknown): DeclaredLabel[] =>
  itemsIn(labels).flatMap((each): DeclaredLabel[] => {
    if (typeof each === 'string' || typeof each === 'number') return [{ id: String(each) }];
    if (!isObject(each) || typeof each.name !== 'string') return [];
    const key = each.key_value;
    return [{ id: each.name, ...(typeof key === 'string' && key.length === 1 && { key }) }];
  });
