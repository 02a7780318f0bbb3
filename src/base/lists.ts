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
