/** How many items two lists have in common at their start, and behind that at their end: the very same ones. */
export function sameEnds(
  one: readonly unknown[],
  other: readonly unknown[],
): { readonly head: number; readonly tail: number } {
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one[head] === other[head]) head++;
  let tail = 0;
  while (tail < most - head && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail++;
  return { head, tail };
}

/**
 * What a function makes of each item of a list, for lists of which each is mostly what the one before was: it is called for the items
 * between those that both have at their ends. It must look at nothing but its item.
 */
export function keptList<K, T>(make: (item: K) => T): (items: readonly K[]) => readonly T[] {
  let before: { readonly items: readonly K[]; readonly made: readonly T[] } = { items: [], made: [] };
  return (items) => {
    const { head, tail } = sameEnds(before.items, items);
    if (head === items.length && head === before.items.length) return before.made;
    const made = before.made.slice(0, head);
    for (let n = head; n < items.length - tail; n++) made.push(make(items[n]!));
    for (let n = before.made.length - tail; n < before.made.length; n++) made.push(before.made[n]!);
    before = { items, made };
    return made;
  };
}
