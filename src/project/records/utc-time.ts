/** RFC 3339 in UTC, with any number of decimals of the seconds, or none. */
const PATTERN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The last time with a four-digit year, in milliseconds since 1970. */
export const LAST_TIME = Date.parse('9999-12-31T23:59:59.999Z');

/** The time of a record, in milliseconds since 1970; NaN if it is missing or invalid, or leaves no room for later records. */
export function timeIn(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return time <= LAST_TIME ? time : NaN;
}

/** Whether a value is a time as in records, such as "2026-11-25T09:10:00.000Z". */
export const isUtcTime = (value: unknown): boolean =>
  typeof value === 'string' && PATTERN.test(value) && !Number.isNaN(Date.parse(value));
