/** The lines in which two texts differ: equal before `from`, and equal after `oldTo` and `newTo` (0-based, end exclusive). */
export interface LineDifference {
  readonly from: number;
  readonly oldTo: number;
  readonly newTo: number;
}

/** Compares two lists of lines from both ends. The lines in between are one difference; undefined if the lists are equal. */
export function lineDifference(
  before: readonly string[],
  after: readonly string[],
): LineDifference | undefined {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  if (from === before.length && from === after.length) return undefined;
  let same = 0;
  while (same < shorter - from && before[before.length - 1 - same] === after[after.length - 1 - same])
    same += 1;
  return { from, oldTo: before.length - same, newTo: after.length - same };
}
