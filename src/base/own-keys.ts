/** An object whose keys come from files: it inherits none, so `constructor` and `__proto__` are keys like any other. */
export const ownKeys = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;
