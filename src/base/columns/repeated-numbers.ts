/** The numbers that occur more than once in a list, which is sorted in place. 0 means no number. */
export function repeatedNumbers(list: Float64Array): ReadonlySet<number> {
  list.sort();
  const repeated = new Set<number>();
  for (let n = 1; n < list.length; n += 1)
    if (list[n] !== 0 && list[n] === list[n - 1]) repeated.add(list[n]!);
  return repeated;
}
