import { isObject } from '../objects';

type Fields = Readonly<Record<string, unknown>>;

/** The value that a dotted name such as `doc.body` leads to, through objects within objects. */
function valueAt(fields: Fields, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>(
      (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      fields,
    );
}

/** The dotted names that lead to a value and are not fields themselves: a field with the very name comes first. */
const leading = (fields: Fields, names: readonly (string | undefined)[]): string[] =>
  names.flatMap((name) =>
    name !== undefined &&
    name.includes('.') &&
    !Object.hasOwn(fields, name) &&
    valueAt(fields, name) !== undefined
      ? [name]
      : [],
  );

/** Deeper objects count as one field. */
const MAX_DEPTH = 4;

/** The names of all fields, those within objects by their dotted names. */
export const namesIn = (fields: Fields, depth = MAX_DEPTH): string[] =>
  Object.entries(fields).flatMap(([name, value]) =>
    isObject(value) && depth > 0 ? namesIn(value, depth - 1).map((inner) => `${name}.${inner}`) : [name],
  );

/** The fields with those that dotted names lead to, under these names; the same object if there are none. */
export function withDotted<F extends Fields>(fields: F, names: readonly (string | undefined)[]): F {
  const found = leading(fields, names);
  return found.length === 0
    ? fields
    : { ...fields, ...Object.fromEntries(found.map((name) => [name, valueAt(fields, name)])) };
}

/** The fields as they were before `withDotted` added those that dotted names lead to. */
export function withoutDotted(fields: Fields, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => !names.includes(name) || value === undefined || valueAt(fields, name) !== value,
    ),
  );
}

/** Likewise, and no longer where they were. */
export function takeDotted(
  fields: Record<string, unknown>,
  names: readonly (string | undefined)[],
): Record<string, unknown> {
  const found = leading(fields, names);
  return found.reduce(
    (rest, name) => withoutAt(rest, name.split('.')) as Record<string, unknown>,
    withDotted(fields, found),
  );
}

function withoutAt(value: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      name !== key ? [[name, inner]] : rest.length === 0 ? [] : [[name, withoutAt(inner, rest)]],
    ),
  );
}
