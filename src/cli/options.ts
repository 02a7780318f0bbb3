import { InvalidArgumentError } from 'commander';

/** `a,b,c`, or a JSON list of strings for names with commas. */
export function nameList(value: string): string[] {
  if (!value.trim().startsWith('[')) return value.split(',').map((name) => name.trim());
  try {
    const list: unknown = JSON.parse(value);
    if (Array.isArray(list) && list.every((name) => typeof name === 'string')) return list;
  } catch {
    // Use the same message for both.
  }
  throw new InvalidArgumentError('Expected a,b,c or a JSON list of strings.');
}

export function wholeNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isSafeInteger(number) || number < 0) {
    throw new InvalidArgumentError('Expected a whole number of 0 and above.');
  }
  return number;
}

/** A number from 0 to 1. */
export function share(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= 1))
    throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return number;
}

/** A number between 0 and 1, neither included. */
export function openShare(value: string): number {
  const number = share(value);
  if (number === 0 || number === 1) throw new InvalidArgumentError('Expected a number between 0 and 1.');
  return number;
}

/** `start:length` */
export function continuum(value: string): { start: number; length: number } {
  const [start, length] = value.split(':');
  return { start: wholeNumber(start ?? ''), length: wholeNumber(length ?? '') };
}

/** Collects the values of a repeatable option. */
export function another(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}
