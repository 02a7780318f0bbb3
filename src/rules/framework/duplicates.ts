import type { Located } from '../../project/model/model';
import type { YamlNode } from '../../base/yaml/tree';
import type { YamlPlace } from './line-view';

export interface Duplicate<T> {
  readonly id: string;
  readonly first: T;
  readonly again: T;
}

/** Each item that repeats the id of an earlier one, with the first item that has it. Empty ids are ignored. */
export function duplicates<T extends { readonly id: string }>(list: readonly T[]): Duplicate<T>[] {
  const seen = new Map<string, T>();
  const found: Duplicate<T>[] = [];
  for (const item of list) {
    const first = seen.get(item.id);
    if (first) found.push({ id: item.id, first, again: item });
    else if (item.id !== '') seen.set(item.id, item);
  }
  return found;
}

/** The place of the id, for a finding about its owner. */
export const idPlace = ({ file, node, idNode }: Located & { readonly idNode?: YamlNode }): YamlPlace => ({
  file,
  node: idNode ?? node,
});
