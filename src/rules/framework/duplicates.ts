import type { Located } from '../../project/model/model';
import type { YamlNode } from '../../base/yaml/tree';
import type { YamlPlace } from './line-view';

export interface Duplicate<T> {
  readonly id: string;
  readonly first: T;
  readonly again: T;
}

/** Each item whose id an item before it has, with the first one that has it. Empty ids are no ids. */
export function duplicates<T extends { readonly id: string }>(list: readonly T[]): Duplicate<T>[] {
  const seen = new Map<string, T>();
  return list.flatMap((item) => {
    const first = seen.get(item.id);
    if (first) return [{ id: item.id, first, again: item }];
    if (item.id !== '') seen.set(item.id, item);
    return [];
  });
}

/** The place of what has an id: the id. */
export const idPlace = ({ file, node, idNode }: Located & { readonly idNode?: YamlNode }): YamlPlace => ({
  file,
  node: idNode ?? node,
});
