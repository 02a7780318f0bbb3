/** Class names of Hugging Face datasets: what `ClassLabel` numbers mean. */
import { isObject } from '../../base/is-object';
import { parseDocument } from 'yaml';

/** Column -> names by number. */
export type ClassNames = ReadonlyMap<string, readonly string[]>;

/** From the key `huggingface` of a Parquet file's metadata, or `dataset_info.json`: `{"info": {"features": …}}` or `{"features": …}`. */
export function namesOfInfo(info: unknown): ClassNames {
  const found = new Map<string, readonly string[]>();
  if (!isObject(info)) return found;
  const { features } = isObject(info.info) ? info.info : info;
  if (isObject(features))
    for (const [column, feature] of Object.entries(features)) {
      const names = namesOf(feature);
      if (names) found.set(column, names);
    }
  // dataset_infos.json holds one such object for each configuration.
  else
    for (const each of Object.values(info))
      if (isObject(each) && isObject(each.features)) return namesOfInfo(each);
  return found;
}

/** From a dataset card: the YAML before the text of README.md, whose lists are `- name: ner_tags, sequence: {class_label: {names: …}}`. */
export function namesOfCard(markdown: string): ClassNames {
  const yaml = /^---\r?\n([\s\S]*?)\r?\n---/.exec(markdown)?.[1];
  const card: unknown = yaml === undefined ? undefined : parseDocument(yaml).toJS();
  const found = new Map<string, readonly string[]>();
  const infos: unknown = isObject(card) ? card.dataset_info : undefined;
  for (const info of Array.isArray(infos) ? infos : [infos])
    if (isObject(info) && Array.isArray(info.features))
      for (const feature of info.features)
        if (isObject(feature) && typeof feature.name === 'string') {
          const names = namesOf(feature);
          if (names && !found.has(feature.name)) found.set(feature.name, names);
        }
  return found;
}

/** The names are in the feature itself or in the items of its list. */
function namesOf(feature: unknown): readonly string[] | undefined {
  if (Array.isArray(feature)) return namesOf(feature[0]);
  if (!isObject(feature)) return undefined;
  const names = feature.names ?? (isObject(feature.class_label) ? feature.class_label.names : undefined);
  if (Array.isArray(names))
    return names.every((name) => typeof name === 'string') ? (names as string[]) : undefined;
  if (isObject(names)) {
    // In a card: {'0': O, '1': B-PER}.
    const list = Object.entries(names).map(([number, name]) => [Number(number), String(name)] as const);
    return list.sort(([a], [b]) => a - b).map(([, name]) => name);
  }
  for (const inner of [feature.feature, feature.sequence, feature.list, feature.dtype])
    if (isObject(inner)) {
      const found = namesOf(inner);
      if (found) return found;
    }
  return undefined;
}
