/** One field of each item of a list, or of several fields a list for each item: what a test compares. */
export function pick<T, K extends keyof T>(list: Iterable<T>, key: K): T[K][];
export function pick<T, const K extends readonly (keyof T)[]>(
  list: Iterable<T>,
  ...keys: K
): { [I in keyof K]: T[K[I] & keyof T] }[];
export function pick<T>(list: Iterable<T>, ...keys: (keyof T)[]): unknown[] {
  return Array.from(list, (item) => (keys.length === 1 ? item[keys[0]!] : keys.map((key) => item[key])));
}
