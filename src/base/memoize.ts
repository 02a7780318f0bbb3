/**
 * Caches the results of a function by its argument, or by the object that `keyOf` finds in it, as long as that exists. The function must
 * depend on nothing else.
 */
export function memoize<A extends object, T>(
  make: (of: A) => T,
  keyOf: (of: A) => object = (of) => of,
): (of: A) => T {
  const cache = new WeakMap<object, { readonly made: T }>();
  return (of) => {
    const key = keyOf(of);
    let entry = cache.get(key);
    if (!entry) cache.set(key, (entry = { made: make(of) }));
    return entry.made;
  };
}

/** A value that is computed when it is first needed. */
export function once<T>(make: () => T): () => T {
  let cache: { readonly made: T } | undefined;
  return () => (cache ??= { made: make() }).made;
}
