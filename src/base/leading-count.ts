/** How many indices below `length` a condition holds for, if it holds for none after the first for which it does not. A binary search. */
export function leadingCount(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
