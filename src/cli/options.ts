import { InvalidArgumentError } from 'commander';
import { isAnnotatorName } from '../project/records/annotator-name';
import { nearest } from '../project/schema/describe-error';
import { UserError } from '../base/user-error';

/** The command cannot be run as given. The message says why and what to do. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
}

/** One of these values; a wrong one gets a suggestion. */
export const oneOf =
  (values: readonly string[]) =>
  (value: string): string => {
    if (values.includes(value)) return value;
    throw new InvalidArgumentError(`${suggestion(value, values)}Allowed choices are ${values.join(', ')}.`);
  };

/** `Did you mean x? `, or nothing if no value is similar. */
export function suggestion(value: string, values: readonly string[]): string {
  const near = nearest(value, values);
  return near === undefined ? '' : `Did you mean ${near}? `;
}

/** `a,b,c`, or a JSON list of strings for names with commas; added to those that were given before. */
export function nameList(value: string, earlier: readonly string[] = []): string[] {
  if (!value.trim().startsWith('[')) return [...earlier, ...value.split(',').map((name) => name.trim())];
  try {
    const list: unknown = JSON.parse(value);
    if (Array.isArray(list) && list.every((name) => typeof name === 'string')) return [...earlier, ...list];
  } catch {
    // Use the same message for both.
  }
  throw new InvalidArgumentError('Expected a,b,c or a JSON list of strings.');
}

/** `field=value`, added to the values of the fields that were given before. */
export function fieldValue(
  value: string,
  earlier: ReadonlyMap<string, readonly string[]> = new Map(),
): ReadonlyMap<string, readonly string[]> {
  const [, field, wanted] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
  if (field === undefined || wanted === undefined)
    throw new InvalidArgumentError('Expected a field and its value, such as channel=mail.');
  return new Map([...earlier, [field, [...(earlier.get(field) ?? []), wanted]]]);
}

/** The name of a model in the project, which is the stem of its file in predictions/. */
export function modelName(value: string): string {
  if (!isAnnotatorName(value))
    throw new InvalidArgumentError('It becomes the name of a file: use letters, digits and . _ - @ only.');
  return value;
}

/** A reader of numbers that accepts some of them, and says which. It throws InvalidArgumentError for others. */
export const numberThat =
  (isFine: (number: number) => boolean, expected: string) =>
  (value: string): number => {
    const number = value.trim() === '' ? NaN : Number(value);
    if (!isFine(number)) throw new InvalidArgumentError(`Expected ${expected}.`);
    return number;
  };

export const wholeNumber = numberThat(
  (number) => Number.isSafeInteger(number) && number >= 0,
  'a whole number of 0 and above',
);

/** A whole number above 0. */
export const positiveNumber = numberThat(
  (number) => Number.isSafeInteger(number) && number >= 1,
  'a whole number of 1 and above',
);

/** A whole number in a range, whose ends belong to it. */
export const wholeFrom = (least: number, most: number) =>
  numberThat(
    (number) => Number.isInteger(number) && number >= least && number <= most,
    `a whole number from ${least} to ${most}`,
  );

export const positiveAmount = numberThat((number) => number > 0 && number < Infinity, 'a number above 0');

/** A number from 0 to 1. */
export const share = numberThat((number) => number >= 0 && number <= 1, 'a number from 0 to 1');

/** A number between 0 and 1, neither included. */
export const openShare = numberThat((number) => number > 0 && number < 1, 'a number between 0 and 1');

/** The start of a period, as an ISO 8601 time in UTC: a date, a time, or the last days (`7d`). */
export function timeSince(value: string): string {
  const days = /^(\d{1,5})d$/.exec(value)?.[1];
  const time = days === undefined ? Date.parse(value) : Date.now() - Number(days) * 86_400_000;
  if (Number.isNaN(time) || (days === undefined && !/^\d{4}-\d\d-\d\d/.test(value)))
    throw new InvalidArgumentError('Expected a date such as 2026-11-25, or a number of days such as 7d.');
  return new Date(time).toISOString();
}

/** `start:length` */
export function continuum(value: string): { start: number; length: number } {
  const [start, length] = value.split(':');
  return { start: wholeNumber(start ?? ''), length: wholeNumber(length ?? '') };
}
