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
