/** Bits of the filter for each number, and the most that all take together: 16 MiB. */
const BITS = 16;
const MOST_BITS = 2 ** 27;

/**
 * The numbers (whole, at most 53 bits, not 0) that stand more than once in a list. Two passes and a bit or two of memory a number: of
 * a million, all different, about thirty thousand have to be remembered for a moment.
 */
export function repeatedNumbers(numbers: Float64Array): Set<number> {
  let bits = 32;
  while (bits < numbers.length * BITS && bits < MOST_BITS) bits *= 2;
  const mask = bits - 1;
  const seen = new Uint32Array(bits >>> 5);
  // Whoever meets a bit that is set may have been there before.
  const suspects = new Map<number, number>();
  for (const number of numbers) {
    if (number === 0) continue;
    const bit = (number | 0) & mask;
    const flag = 1 << (bit & 31);
    if ((seen[bit >>> 5]! & flag) === 0) seen[bit >>> 5]! |= flag;
    else suspects.set(number, 0);
  }
  const repeated = new Set<number>();
  if (suspects.size === 0) return repeated;
  for (const number of numbers) {
    const count = suspects.get(number);
    if (count === 0) suspects.set(number, 1);
    else if (count === 1) repeated.add(number);
  }
  return repeated;
}
