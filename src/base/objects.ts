/** An object whose keys come from files: it inherits none, so `constructor` and `__proto__` are keys like any other. */
export const ownKeys = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

/** Whether a value of JSON is an object: neither null nor a list. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Removes the keys of an object whose value is undefined, and returns the object. */
export function defined<T extends object>(object: T): T {
  for (const key of Object.keys(object) as (keyof T)[]) if (object[key] === undefined) delete object[key];
  return object;
}
