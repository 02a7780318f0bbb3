/** What `read` gives for each of a list, read in groups of some at once. */
export async function* inGroups<T, R>(
  list: readonly T[],
  atOnce: number,
  read: (one: T) => Promise<R>,
): AsyncGenerator<[T, R]> {
  for (let from = 0; from < list.length; from += atOnce) {
    const some = list.slice(from, from + atOnce);
    const found = await Promise.all(some.map(read));
    for (const [n, one] of some.entries()) yield [one, found[n]!];
  }
}
