/** The quantile of sorted numbers for a share: linear interpolation between order statistics (type 7 of Hyndman & Fan 1996). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}

/** The median of sorted numbers; null without any. */
export const median = (sorted: ArrayLike<number>): number | null =>
  sorted.length === 0 ? null : quantile(sorted, 0.5);
