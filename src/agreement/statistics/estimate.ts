/** A number that the data do not define, and why, in words for a person. Never NaN, 0 or 1 instead. */
export interface Undefined {
  value: null;
  reason: string;
}

/** A number, or the reason why there is none. */
export type Estimate = { value: number } | Undefined;

export function undefinedBecause(reason: string): Undefined {
  return { value: null, reason };
}

export function isDefined<T extends { value: number | null }>(
  estimate: T,
): estimate is Exclude<T, { value: null }> {
  return estimate.value !== null;
}
