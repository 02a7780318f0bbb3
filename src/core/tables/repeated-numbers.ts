/** Bits of the filter for each number, and the most that all take together: 16 MiB. */
const BITS = 16;
const MOST_BITS = 2 ** 27;

/** Shows all numbers of a list, in its order. */
export type EachNumber = (take: (number: number) => void) => void;

/**
 * The numbers (whole, at most 53 bits, not 0) that stand more than once in a list of `length`. Two passes and a bit or two of memory a number: of
 * a million, all different, about thirty thousand have to be remembered for a moment.
 */
export function repeatedNumbers(length: number, each: EachNumber): Set<number> {
  let bits = 32;
  while (bits < length * BITS && bits < MOST_BITS) bits *= 2;
  const mask = bits - 1;
  const seen = new Uint32Array(bits >>> 5);
  // Whoever meets a bit that is set may have been there before.
  const suspects = new Map<number, number>();
  each((number) => {
    if (number === 0) return;
    const bit = (number | 0) & mask;
    const flag = 1 << (bit & 31);
    if ((seen[bit >>> 5]! & flag) === 0) seen[bit >>> 5]! |= flag;
    else suspects.set(number, 0);
  });
  const repeated = new Set<number>();
  if (suspects.size === 0) return repeated;
  each((number) => {
    const count = suspects.get(number);
    if (count === 0) suspects.set(number, 1);
    else if (count === 1) repeated.add(number);
  });
  return repeated;
}
