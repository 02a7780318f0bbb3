/** Visits the strings in a line's JSON value. */

export interface StringPlace {
  readonly text: string;
  readonly path: readonly (string | number)[];
  readonly part: 'key' | 'value';
}

/** Deeper values are ignored: real data is not nested this deeply, and recursion must end. */
const MAX_DEPTH = 100;

/** Calls `visit` for each key and each string in a value, in the order of the line. */
export function forEachString(
  value: unknown,
  visit: (place: StringPlace) => void,
  path: readonly (string | number)[] = [],
): void {
  if (typeof value === 'string') return visit({ text: value, path, part: 'value' });
  if (typeof value !== 'object' || value === null || path.length > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => forEachString(item, visit, [...path, index]));
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    visit({ text: key, path: [...path, key], part: 'key' });
    forEachString(item, visit, [...path, key]);
  }
}
