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
