/** Orders strings by their code units: the same on every machine and in every locale. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Takes the best of the fitting values, or else the first of them, out of a list. */
export function takeFrom<T>(
  list: T[],
  fits: (value: T) => boolean,
  isBest: (value: T) => boolean = () => true,
): T | undefined {
  const fitting = list.filter(fits);
  const taken = fitting.find(isBest) ?? fitting[0];
  if (taken !== undefined) list.splice(list.indexOf(taken), 1);
  return taken;
}

/** Each two values of a list, in its order. */
export const pairsOf = <T>(list: readonly T[]): [T, T][] =>
  list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]));

/** The values without false and undefined, which stand for what does not apply. */
export const present = <T>(values: readonly (T | false | undefined)[]): T[] =>
  values.filter((value): value is T => value !== false && value !== undefined);

/** Adds a value to the list of a key. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Counts an occurrence of a key. Returns how many there are now. */
export function addOne<K>(counts: Map<K, number>, key: K): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}

/** How often each value occurs, in the order of first occurrence. */
export function countBy<T>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) addOne(counts, value);
  return counts;
}

/** The values in lists by key, in the order of first occurrence. */
export function groupBy<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) addTo(groups, keyOf(value), value);
  return groups;
}

/** A record with the keys of a map, or of other entries, and a value that `of` makes. All keys are its own, even `__proto__`. */
export const mapValues = <V, R>(
  entries: Iterable<readonly [string, V]>,
  of: (value: V, key: string) => R,
): Record<string, R> => Object.fromEntries(Array.from(entries, ([key, value]) => [key, of(value, key)]));

/** The value of a key. If the map has none, it gets the one that `make` returns. */
export function getOrAdd<K, V>(
  map: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V,
): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

/** Ids by their parent, which gets its place with its first child. Those without a parent in `known` are below undefined, and so is one id of a circle. */
export function byParent<T>(
  ids: Iterable<string>,
  known: ReadonlyMap<string, T>,
  parentOf: (entry: T) => string | undefined,
): Map<string | undefined, string[]> {
  const children = new Map<string | undefined, string[]>();
  const placed = new Set<string>();
  const place = (id: string, path: ReadonlySet<string>): void => {
    if (placed.has(id)) return;
    placed.add(id);
    const entry = known.get(id);
    const parent = entry && parentOf(entry);
    const above = parent === undefined || path.has(parent) || !known.has(parent) ? undefined : parent;
    if (above !== undefined) place(above, new Set([...path, above]));
    addTo(children, above, id);
  };
  for (const id of ids) place(id, new Set([id]));
  return children;
}

// Stand in for spreading a list into a call, which throws a RangeError at about 125,000 arguments.

/** Adds all values to the end of a list. They may come from the list itself. */
export function append<T>(list: T[], values: ArrayLike<T>): void {
  const { length } = values;
  for (let i = 0; i < length; i++) list.push(values[i]!);
}

/** The largest of some numbers and `least`: -Infinity without any, NaN with a NaN, as of Math.max. */
export function maxOf(values: Iterable<number>, least = -Infinity): number {
  let most = least;
  for (const value of values) most = Math.max(most, value);
  return most;
}

/** The smallest of some numbers and `most`: Infinity without any, NaN with a NaN, as of Math.min. */
export function minOf(values: Iterable<number>, most = Infinity): number {
  let least = most;
  for (const value of values) least = Math.min(least, value);
  return least;
}
