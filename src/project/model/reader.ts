/** Reads parts of a YAML tree that may be broken: parts with a wrong shape are left out. The JSON Schema reports them. */
import type { YamlNode, YamlScalar } from '../../base/yaml/tree';
import type { LocatedText, Ref, SourceFile } from './model';

export const field = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.kind === 'map' ? node.get(key) : undefined;

/** The items of a sequence; none for any other node. */
export const items = (node: YamlNode | undefined): readonly YamlNode[] =>
  node?.kind === 'seq' ? node.items : [];

/** The items of a sequence; a single value counts as a list of one. */
export const listOf = (node: YamlNode | undefined): readonly YamlNode[] =>
  node?.kind === 'seq' ? node.items : node ? [node] : [];

/** A scalar's text; of numbers and booleans the source, so an unquoted id `no` or `1.10` is as typed (rule implicit-yaml-type). */
export function text(node: YamlNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : node.source;
}

export function number(node: YamlNode | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

/** A number under a key that has a meaning there. */
export function numberAt(
  node: YamlNode | undefined,
  key: string,
  fits: (value: number) => boolean,
): number | undefined {
  const value = number(field(node, key));
  return value !== undefined && fits(value) ? value : undefined;
}

export function flag(node: YamlNode | undefined, otherwise: boolean): boolean {
  return node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : otherwise;
}

export const textAt = (node: YamlNode | undefined, key: string): string | undefined => text(field(node, key));

/** A text that is not blank. */
export function locatedText(file: SourceFile, node: YamlNode | undefined): LocatedText | undefined {
  const value = text(node);
  return value === undefined || value.trim() === '' ? undefined : { text: value, node: node!, file };
}

/** A reference to an id that is not empty. */
export function ref(file: SourceFile, node: YamlNode | undefined): Ref | undefined {
  const id = text(node);
  return id === undefined || id === '' ? undefined : { id, node: node!, file };
}

/** The references in a list; a single one counts as a list of one. */
export function refs(file: SourceFile, node: YamlNode | undefined): Ref[] {
  return listOf(node).flatMap((item) => ref(file, item) ?? []);
}

/** The texts in a list, or a single text. */
export function texts(node: YamlNode | undefined): string[] {
  return listOf(node).flatMap((item) => text(item) ?? []);
}

/** A list; undefined without any items. */
export const unlessEmpty = <T>(list: readonly T[]): T[] | undefined =>
  list.length > 0 ? [...list] : undefined;

/** Keys of a map as references, with their values. */
export function entries(file: SourceFile, node: YamlNode | undefined): { key: Ref; value: YamlNode }[] {
  return namedValues(node).map(({ id, key, value }) => ({ key: { id, node: key, file }, value }));
}

/** The entries of a map, without those with an empty key. */
export function namedValues(node: YamlNode | undefined): { id: string; key: YamlScalar; value: YamlNode }[] {
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap(({ key, value }) => {
    const id = typeof key.value === 'string' ? key.value : key.source;
    return id === '' ? [] : [{ id, key, value }];
  });
}
