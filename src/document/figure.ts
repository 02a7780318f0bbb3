/** A number with its 95 % interval, or the reason why there is no interval, or no number. */
export interface Figure {
  readonly value: number | null;
  readonly ci95?: readonly [number, number];
  readonly reason?: string;
}

export interface WeekShare {
  /** Times of the first and last answer, RFC 3339. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly share: Figure;
}

export interface TimeLine {
  /** Length of a window in days. */
  readonly days: number;
  readonly windows: readonly WeekShare[];
  /** First answer under each version of the guideline. */
  readonly marks: readonly { readonly version: string; readonly time: string }[];
}

type Estimate =
  | {
      readonly value: number;
      readonly interval?:
        { readonly limits: readonly [number, number] } | { readonly limits: null; readonly reason: string };
    }
  | { readonly value: null; readonly reason: string };

/** A number with the limits that reports show, or why there are none. */
export function figure(estimate: Estimate): Figure {
  if (estimate.value === null) return { value: null, reason: estimate.reason };
  const { value, interval } = estimate;
  if (!interval) return { value };
  return interval.limits ? { value, ci95: interval.limits } : { value, reason: interval.reason };
}

/** `0.83 [0.71, 0.92]`; a dash if it is undefined. */
export function figureWords({ value, ci95 }: Figure, digits = 2): string {
  if (value === null) return '–';
  const limits = ci95?.map((limit) => Math.min(1, limit).toFixed(digits)).join(', ');
  return value.toFixed(digits) + (limits === undefined ? '' : ` [${limits}]`);
}

/** Difference of two independent numbers with intervals: the squares of the errors add up. Undefined if either is. */
export function difference(after: Figure, before: Figure): Figure | undefined {
  if (after.value === null || before.value === null) return undefined;
  const value = after.value - before.value;
  if (!after.ci95 || !before.ci95) return { value };
  const low = Math.hypot(after.value - after.ci95[0], before.ci95[1] - before.value);
  const high = Math.hypot(after.ci95[1] - after.value, before.value - before.ci95[0]);
  return { value, ci95: [value - low, value + high] };
}

/** RFC 3339 of a time in milliseconds since 1970. */
export const iso = (time: number): string => new Date(time).toISOString();

/** A number with a fixed number of decimals and a typographic minus sign. */
export function decimal(value: number, digits = 3): string {
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
}

/** `0.62 to 0.81`; `most`: what the number cannot exceed. */
export const limits = ([low, high]: readonly [number, number], digits: number, most = 1): string =>
  `${decimal(low, digits)} to ${decimal(Math.min(most, high), digits)}`;

/** A day, `2026-11-25`. */
export const day = (time: string): string => time.slice(0, 10);

/** A time to the minute, `2026-11-25 09:12 UTC`. A text that is not a time is returned unchanged. */
export function minute(time: string): string {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? time : `${new Date(parsed).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
