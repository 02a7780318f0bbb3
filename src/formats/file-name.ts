import { freeName } from './mapping';
/** Turns names in files into file names that are valid on every system and stay inside their folder. */

/** The name, with hyphens for characters that file names must not have; empty if nothing is left. */
export const safeName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._@-]+/gu, '-')
    .replace(/^\.+/, '')
    .slice(0, 90);

/** A file name for an id. `taken` makes sure that different ids get different names. */
export function fileName(id: string, taken: Set<string>): string {
  const safe =
    id
      .replace(/[^\p{L}\p{N}._@~-]+/gu, '-')
      .replace(/^\.+/, '')
      .slice(0, 100) || 'sample';
  return freeName(safe, taken);
}

/** The folders that all names share, with a slash at the end. Where files lie on someone's disk has nothing to do with their content. */
export function sharedFolder(names: readonly string[]): string {
  const [first = [], ...others] = names.map((name) => name.split('/').slice(0, -1));
  const same = first.findIndex((part, n) => others.some((other) => other[n] !== part));
  return [...first.slice(0, same < 0 ? undefined : same), ''].join('/');
}
