import { isObject } from '../is-object';

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

/** The fields with those that dotted names lead to, under these names; the same object if there are none. */
export function withDotted<F extends Fields>(fields: F, names: readonly (string | undefined)[]): F {
  const found = leading(fields, names);
  return found.length === 0
    ? fields
    : { ...fields, ...Object.fromEntries(found.map((name) => [name, valueAt(fields, name)])) };
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
