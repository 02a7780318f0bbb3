/** RFC 3339 in UTC, with any number of decimals of the seconds, or none. */
const PATTERN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The last time with a four-digit year, in milliseconds since 1970. */
export const LAST_TIME = Date.parse('9999-12-31T23:59:59.999Z');

/** The time of a record, in milliseconds since 1970; NaN if it is missing or invalid, or leaves no room for later records. */
export function timeIn(value: unknown): number {
  if (typeof value !== 'string') return NaN;
  const time = isUsual(value) && value >= FIRST_USUAL ? usualTime(value) : Date.parse(value);
  return time <= LAST_TIME ? time : NaN;
}

/** `Date.UTC` takes years below 100 for those of the twentieth century. */
const FIRST_USUAL = '0100';

/** The same as `Date.parse`, in a fraction of the time. */
function usualTime(value: string): number {
  const at = (start: number): number =>
    (value.charCodeAt(start) - 48) * 10 + value.charCodeAt(start + 1) - 48;
  const milliseconds = at(20) * 10 + value.charCodeAt(22) - 48;
  return Date.UTC(at(0) * 100 + at(2), at(5) - 1, at(8), at(11), at(14), at(17), milliseconds);
}

/** Whether a value is a time as in records, such as "2026-11-25T09:10:00.000Z". */
export function isUtcTime(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  return isUsual(value) || (PATTERN.test(value) && !Number.isNaN(Date.parse(value)));
}

/** Checks the form that writers use, without the slow Date.parse. Returns false for days that not every month has. */
function isUsual(value: string): boolean {
  if (value.length !== 24 || value[10] !== 'T' || value[19] !== '.' || value[23] !== 'Z') return false;
  if (value[4] !== '-' || value[7] !== '-' || value[13] !== ':' || value[16] !== ':') return false;
  return (
    within(value, 0, 0, 99) &&
    within(value, 2, 0, 99) &&
    within(value, 5, 1, 12) &&
    within(value, 8, 1, 28) &&
    within(value, 11, 0, 23) &&
    within(value, 14, 0, 59) &&
    within(value, 17, 0, 59) &&
    within(value, 20, 0, 99) &&
    isDigit(value.charCodeAt(22))
  );
}

function within(value: string, at: number, least: number, most: number): boolean {
  const [tens, ones] = [value.charCodeAt(at), value.charCodeAt(at + 1)];
  const number = (tens - 48) * 10 + ones - 48;
  return isDigit(tens) && isDigit(ones) && number >= least && number <= most;
}

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
