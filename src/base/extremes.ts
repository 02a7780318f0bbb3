/** The greatest number of a list of any length, and at least `least`. A call such as Math.max(...list) fails from about 100,000 numbers. */
export function maxOf(numbers: Iterable<number>, least = -Infinity): number {
  let most = least;
  for (const one of numbers) most = Math.max(most, one);
  return most;
}

/** The smallest number of a list of any length; Infinity if it is empty. */
export function minOf(numbers: Iterable<number>): number {
  let least = Infinity;
  for (const one of numbers) least = Math.min(least, one);
  return least;
}
