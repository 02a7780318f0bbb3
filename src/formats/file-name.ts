import { freeName } from './mapping';
/** Names from files that become names of files: safe on every system, and inside their folder. */

/** The name with a hyphen for what a file name may not have; empty when nothing is left. */
export const safeName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._@-]+/gu, '-')
    .replace(/^\.+/, '')
    .slice(0, 90);

/** A file's name for an id: `taken` keeps two ids apart. */
export function fileName(id: string, taken: Set<string>): string {
  const safe =
    id
      .replace(/[^\p{L}\p{N}._@~-]+/gu, '-')
      .replace(/^\.+/, '')
      .slice(0, 100) || 'sample';
  return freeName(safe, taken);
}

/** The folders that all names share, with a slash at the end: where files lie on somebody's disk means nothing for their content. */
export function sharedFolder(names: readonly string[]): string {
  const [first = [], ...others] = names.map((name) => name.split('/').slice(0, -1));
  const same = first.findIndex((part, n) => others.some((other) => other[n] !== part));
  return [...first.slice(0, same < 0 ? undefined : same), ''].join('/');
}
