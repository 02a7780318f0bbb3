/** A number that the data do not define, with the reason for the user. Used instead of NaN, 0 or 1. */
export interface Undefined {
  value: null;
  reason: string;
}

/** A number, or the reason why it is undefined. */
export type Estimate = { value: number } | Undefined;

export function undefinedBecause(reason: string): Undefined {
  return { value: null, reason };
}

export function isDefined<T extends { value: number | null }>(
  estimate: T,
): estimate is Exclude<T, { value: null }> {
  return estimate.value !== null;
}
